"""What Flux applies from a repository: read with PyYAML and kubectl alone, with none of failover's code.

Flux starts at its roots, and applies what `kubectl kustomize` makes of their folders; what comes out may
be Flux Kustomizations again, as their parents' patches and variables leave them. The roots are

- Kustomizations that apply their own definition, as `flux bootstrap` makes them;
- the `sync.path` of a FluxInstance, or of the values of its chart;
- of a repository without either: each Kustomization that no other one applies.

Nothing below a dot folder is a root. A path counts from the repository's top or, for an artifact of a
part of it, from the first folder above the definition in which it exists. A Kustomization of another
repository owns nothing here: its source has another URL than that of its root, or it has no path. The
variables are those of `postBuild`; ConfigMaps and plain Secrets of the same root go before others of the
same name, and what is not known stays `${NAME}`.

The build happens in a copy. What a kustomization names and the repository lacks, be it remote or not
copied, is left out there, and so is a file that is no YAML; files of generators are made empty. So
nothing hides what stands beside it.
"""
import json, os, re, shutil, subprocess, tempfile
import yaml

class LOADER(yaml.CSafeLoader):
    """Reads `=` as text, as Kubernetes does, and dates too."""


LOADER.yaml_implicit_resolvers = {
    k: [r for r in v if r[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")]
    for k, v in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
# A remote base would need a network: whatever asks for one ends at once.
OFFLINE = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9",
           "GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "false"}


class FluxTree:
    """The objects that each root of a repository applies.

    `applied` holds (root, object) pairs, `everything` what stands in files outside dot folders as
    (path, document) pairs, and `unread` complaints by file, or by folder that kubectl cannot build.
    """

    def __init__(self, repository):
        self.built, self.unread, self.applied = {}, {}, []
        with tempfile.TemporaryDirectory() as folder:
            self.top = os.path.join(os.path.realpath(folder), "repository")
            shutil.copytree(repository, self.top, symlinks=True)
            self.complete()
            self.everything = list(manifests(self.top))
            self.roots = self.find_roots()
            for root in self.roots:
                self.follow(root)

    def find_roots(self):
        owners = [Owner(self.top, path, d) for path, d in self.everything if is_flux_kustomization(d)]
        owners = [o for o in owners if o.folder]
        reads = {o: files(o.folder) for o in owners}
        instances = [o for o in (Owner(self.top, path, i) for path, i in self.instances()) if o.folder]
        own = [o for o in owners if o.path in reads[o]]
        if own or instances:
            return [o for o in own if all(p.path in reads[o] for p in own if o.path in reads[p])] + instances
        return [o for o in owners if not any(o.path in reads[p] for p in owners if p is not o)]

    def instances(self):
        """What each FluxInstance makes: the file that says so, and a Kustomization."""
        for path, document in self.everything:
            for keys in (["spec"], ["instance"], ["spec", "values", "instance"]):
                folder = at(document, keys + ["sync", "path"])
                if isinstance(folder, str) and (keys != ["spec"] or document.get("kind") == "FluxInstance"):
                    url = at(document, keys + ["sync", "url"])
                    source = {"kind": "GitRepository", "name": "flux-system", "url": url}
                    yield path, {"metadata": {"name": "flux-system"}, "spec": {"path": folder, "sourceRef": source}}

    def follow(self, root):
        """Applies a root; twice, as variables may stand in what is applied late."""
        before, known = len(self.applied), []
        for _ in range(2):
            del self.applied[before:]
            self.apply(root, root, known, set())
            known = [o for _, o in self.applied[before:] if o.get("kind") in ("ConfigMap", "Secret")]

    def apply(self, root, owner, known, seen):
        """Follows a Kustomization, and those that come out of it."""
        if owner.folder is None or (owner.identity, owner.folder) in seen:
            return
        seen.add((owner.identity, owner.folder))
        variables = self.variables(owner, known)
        for document in self.build(owner):
            labels = {**(at(document, ["metadata", "labels"]) or {}),
                      **(at(document, ["metadata", "annotations"]) or {})}
            if variables and labels.get("kustomize.toolkit.fluxcd.io/substitute") != "disabled":
                document = filled(document, variables)
            self.applied.append((root, document))
            if is_flux_kustomization(document):
                child = Owner(self.top, owner.path, document)
                if self.url(child) in (None, self.url(root)) or child.source == root.source:
                    self.apply(root, child, known, seen)

    def complete(self):
        """Makes kustomizations build whose remote and missing parts are not at hand."""
        for folder, _, _ in os.walk(self.top):
            file = kustomization(folder)
            if not file:
                continue
            with open(file, "rb") as handle:
                settings = (documents(handle.read()) or [{}])[0]
            for key in ("resources", "components", "bases"):
                if settings.get(key):
                    settings[key] = [r for r in settings[key] if self.is_readable(os.path.join(folder, str(r)))]
            for generator in (settings.get("configMapGenerator") or []) + (settings.get("secretGenerator") or []):
                for key in ("files", "envs"):
                    for number, entry in enumerate(generator.get(key) or []):
                        name, _, source = entry.rpartition("=")
                        if not os.path.exists(os.path.join(folder, source)):
                            name = f"{name or os.path.basename(source)}=" if key == "files" else ""
                            generator[key][number] = name + os.devnull
            settings.pop("helmCharts", None)
            with open(file, "w") as handle:
                json.dump(settings, handle)

    def is_readable(self, path):
        if not os.path.isfile(path):
            return os.path.isdir(path)
        try:
            with open(path, "rb") as file:
                list(yaml.compose_all(file.read(), LOADER))
        except (yaml.YAMLError, ValueError) as error:
            if "duplicate anchor" in str(error):  # a complaint of PyYAML alone
                return True
            self.unread[os.path.relpath(path, self.top)] = " ".join(str(error).split())
            return False
        return True

    def url(self, owner):
        """The owner and name of the repository that a Kustomization applies, None if nothing says so."""
        url = at(owner.spec, ["sourceRef", "url"])
        for _, document in self.everything:
            if (document.get("kind"), at(document, ["metadata", "name"])) == owner.source:
                url = url or at(document, ["spec", "url"])
        return "/".join(re.split("[:/]", str(url).removesuffix(".git"))[-2:]) if url else None

    def build(self, owner):
        """The objects of an owner's folder as Flux builds it: with the owner's own settings on top."""
        overlay = {k: owner.spec[k] for k in ("patches", "images", "namePrefix", "nameSuffix") if owner.spec.get(k)}
        if owner.spec.get("targetNamespace"):
            overlay["namespace"] = owner.spec["targetNamespace"]
        resources, components = entries(owner.folder), owner.spec.get("components") or []
        components = [os.path.normpath(os.path.join(owner.folder, c)) for c in components]
        key = json.dumps([resources, components, overlay])
        if key not in self.built:
            self.built[key] = self.kustomize(owner.folder, resources, components, overlay)
        return self.built[key]

    def kustomize(self, folder, resources, components, overlay):
        with tempfile.TemporaryDirectory() as place:
            def local(paths):
                return [os.path.relpath(p, os.path.realpath(place)) for p in paths]
            with open(os.path.join(place, "kustomization.yaml"), "w") as file:
                json.dump({**overlay, "resources": local(resources), "components": local(components)}, file)
            command = ["kubectl", "kustomize", place, "--load-restrictor", "LoadRestrictionsNone"]
            run = subprocess.run(command, capture_output=True, env={**os.environ, **OFFLINE})
        if run.returncode:
            self.unread[os.path.relpath(folder, self.top)] = run.stderr.decode().strip().splitlines()[-1]
        return documents(run.stdout) if run.returncode == 0 else []

    def variables(self, owner, known):
        post = owner.spec.get("postBuild") or {}
        values = {}
        for source in post.get("substituteFrom") or []:
            found = [o for o in known + [d for _, d in self.everything]
                     if o.get("kind") == source.get("kind") and at(o, ["metadata", "name"]) == source.get("name")]
            for document in found[:1]:
                if "sops" not in document:
                    values.update(document.get("data") or {} if source["kind"] == "ConfigMap" else {})
                    values.update(document.get("stringData") or {})
        values.update(post.get("substitute") or {})
        return {k: str(v) for k, v in values.items()}


class Owner:
    """A Flux Kustomization, where it is defined, and the folder that it applies, None if not of here."""

    def __init__(self, top, path, document):
        self.path, self.spec = path, document.get("spec") or {}
        self.source = at(self.spec, ["sourceRef", "kind"]), at(self.spec, ["sourceRef", "name"])
        self.identity = str(at(document, ["metadata", "namespace"])), str(at(document, ["metadata", "name"]))
        self.folder = None
        above = top
        for part in [""] + os.path.relpath(os.path.dirname(path), top).split("/"):
            above = os.path.join(above, part)
            folder = os.path.normpath(os.path.join(above, str(self.spec.get("path") or ".").lstrip("/")))
            if self.folder is None and folder != above and os.path.isdir(folder) and folder.startswith(top + "/"):
                self.folder = folder


def at(value, keys):
    """The value below mappings, None if it is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def is_flux_kustomization(document):
    return document.get("kind") == "Kustomization" and \
        str(document.get("apiVersion")).startswith("kustomize.toolkit.fluxcd.io/")


def documents(text):
    try:
        return [d for d in yaml.load_all(text, LOADER) if isinstance(d, dict)]
    except (yaml.YAMLError, ValueError):
        return []


def manifests(folder):
    """The documents of every YAML file below a folder, outside dot folders."""
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if name.endswith((".yaml", ".yml")):
                with open(os.path.join(above, name), "rb") as file:
                    for document in documents(file.read()):
                        yield os.path.join(above, name), document


def kustomization(folder):
    """The file that makes a folder one of kustomize's, None without one."""
    return next((p for p in (os.path.join(folder, n) for n in KUSTOMIZATIONS) if os.path.isfile(p)), None)


def entries(folder):
    """What a build of a folder starts from; Flux lists the manifests where no kustomization does."""
    if kustomization(folder):
        return [folder]
    found = []
    for above, folders, names in os.walk(folder):
        if above != folder and kustomization(above):
            found.append(above)
            folders[:] = []
            continue
        for name in sorted(names):
            path = os.path.join(above, name)
            if name.endswith((".yaml", ".yml")):
                with open(path, "rb") as file:
                    if any(d.get("apiVersion") and d.get("kind") for d in documents(file.read())):
                        found.append(path)
        folders.sort()
    return found


def files(folder, seen=None):
    """The files of which a build of a folder takes its objects."""
    seen = set() if seen is None else seen
    found = entries(folder)
    file = kustomization(folder)
    if file and file not in seen:
        seen.add(file)
        with open(file, "rb") as handle:
            settings = (documents(handle.read()) or [{}])[0]
        listed = [r for k in ("resources", "components", "bases") for r in settings.get(k) or []]
        found = [os.path.normpath(os.path.join(folder, r)) for r in listed if isinstance(r, str)]
    for path in found:
        if os.path.isfile(path):
            seen.add(path)
        elif os.path.isdir(path) and kustomization(path) not in seen:
            files(path, seen)
    return seen


def filled(value, variables):
    """A value with the variables of its texts filled in; those that are not known stay."""
    if isinstance(value, dict):
        return {filled(k, variables): filled(v, variables) for k, v in value.items()}
    if isinstance(value, list):
        return [filled(v, variables) for v in value]
    if not isinstance(value, str) or "$" not in value:
        return value

    def one(match):
        return variables.get(match[1], match[2] if match[2] is not None else match[0])
    for _ in range(3):  # a default may hold variables
        value = re.sub(r"(?<!\$)\$\{(\w+)(?::?[=-]([^${}]*))?\}", one, value)
    return value.replace("$${", "${")
