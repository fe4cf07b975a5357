import Forges
import GitStore
import LosslessYAML
import Manifests
import Planning

/// What a person does next: propose the branch, and after the merge make sure that it arrived.
package struct FollowUp: Hashable, Sendable {
  /// The push command, then the address on which to open a request where the forge is known.
  package let propose: [String]

  /// Commands that make Flux apply the change now, and show where the pods run.
  package let afterMerge: [String]

  /// Works out what to do with a branch that is proposed to `baseBranch`; one that lies on a remote
  /// already needs no push.
  init(_ plan: Plan, branch: String, isPushed: Bool, remote: Remote?, baseBranch: String?) {
    let word = ShellWord.quoted(branch)
    let push: [String]
    switch (isPushed, remote) {
    case (true, _): push = []
    case (false, let remote?): push = ["git push \(ShellWord.quoted(remote.name)) \(word)"]
    case (false, nil): push = ["git remote add origin URL", "git push origin \(word)"]
    }
    propose = push + Self.page(remote, branch: branch, baseBranch)
    afterMerge = Self.reconcile(plan) + Self.lookAtPods(plan)
  }

  /// The address on which a person opens the request, where the forge is known.
  private static func page(_ remote: Remote?, branch: String, _ baseBranch: String?) -> [String] {
    guard let remote, let address = RemoteAddress(remote.url),
      let page = ForgeKind(host: address.host)?.compareAddress(
        address,
        base: baseBranch ?? "main",
        branch: branch
      )
    else { return [] }
    return [page]
  }

  private static func reconcile(_ plan: Plan) -> [String] {
    var commands: [String] = []
    for owner in plan.changes.flatMap({ owners(of: $0.decision) })
    where owner.kind == "Kustomization" {
      let command =
        "flux reconcile kustomization \(ShellWord.quoted(owner.name))"
        + " --namespace \(ShellWord.quoted(owner.namespace ?? "flux-system")) --with-source"
      if !commands.contains(command) { commands.append(command) }
    }
    return commands
  }

  /// Who has to apply a change, outer first: where an owner itself changes, or a ConfigMap, also those
  /// above.
  private static func owners(of decision: Decision) -> [ObjectReference] {
    let chain = decision.object.appliedBy
    guard !decision.isOwn, decision.file.documents.indices.contains(decision.document) else {
      return chain.suffix(1)
    }
    let root = decision.file.documents[decision.document].root
    let name = root.member(path: "metadata", "name")?.text
    switch root.member("kind")?.text {
    case "ConfigMap": return chain
    case "Kustomization" where name != nil:
      let position = chain.firstIndex { $0.name == name } ?? chain.count - 1
      return Array(chain.dropFirst(max(0, position - 1)))
    default: return chain.suffix(1)
    }
  }

  private static func lookAtPods(_ plan: Plan) -> [String] {
    var commands: [String] = []
    for change in plan.changes {
      let object = change.decision.object
      let command =
        "kubectl get pod --namespace \(ShellWord.quoted(object.reference.namespace ?? "default"))"
        + selector(object.object) + " -o wide"
      if !commands.contains(command) { commands.append(command) }
    }
    return commands
  }

  /// ` --selector a=b` from the workload's own selector, where it is made of plain labels.
  private static func selector(_ object: ManifestObject) -> String {
    let labels = object.root[path: "spec", "selector", "matchLabels"]?.entries ?? []
    let pairs = labels.compactMap { entry -> String? in
      guard let key = entry.key.text, let value = entry.value.text,
        (key + value).allSatisfy({
          $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0))
        })
      else { return nil }
      return "\(key)=\(value)"
    }
    guard !pairs.isEmpty, pairs.count == labels.count else { return "" }
    return " --selector " + pairs.joined(separator: ",")
  }
}
