import LosslessYAML
import Manifests
import SourceText
import Transforms

/// How single settings are written.
extension NativeServiceReader {
  /// Reads a count of replicas; null stands for a key that is not there.
  mutating func replicaCount(_ node: YAMLNode) -> ReplicaCount? {
    if node.scalarKind == .null { return .absent }
    guard node.scalarKind == .number, let count = node.text.flatMap(Int.init), count > 0,
      count <= Int32.max, YAMLScalar.integer(count).isValue(of: node)
    else {
      complaints.complain(
        "expected a number of replicas, found `\(node.sourceText)`",
        at: node,
        hints: ["how many run while the service is there: 1 or more, or null for no key"]
      )
      return nil
    }
    return .count(count)
  }

  /// Reads the object that the chart of a release makes, which a list is of.
  mutating func rendered(
    _ node: YAMLNode,
    by item: ListedItem,
    in list: MemberList
  ) -> RenderedObject? {
    guard let text = complaints.text(node, of: "renders") else { return nil }
    let kinds = list == .dns ? RenderedObject.publishers : RenderedObject.workloads
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, Self.isPlainName(parts[1]), let kind = KindName(written: parts[0]),
      kinds.contains(kind.kind),
      let object = RenderedObject(group: kind.group, kind: kind.kind, name: String(parts[1]))
    else {
      complaints.complain(
        "`\(node.sourceText)` is no object that `\(list)` can change in a chart",
        at: node,
        hints: ["\(kinds.map { $0.lowercased() + "/NAME" }.joined(separator: ", "))"]
      )
      return nil
    }
    guard item.objects.values.allSatisfy({ KindName(of: $0) == .helmRelease }) else {
      complaints.complain(
        "`\(item.title)` renders nothing: only a HelmRelease does",
        at: node,
        hints: ["name the release, or take `renders` out"]
      )
      return nil
    }
    return object
  }

  /// Whether text is a name of letters, digits, dashes and dots: in a target it is a pattern.
  private static func isPlainName(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
      && text.unicodeScalars.allSatisfy { scalar in
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "-"
          || scalar == "."
      }
  }

  /// How a virtual machine runs; `Halted` is that of one that does not.
  static let runStrategies = ["Always", "RerunOnFailure", "Once", "Manual"]

  /// Reads how a virtual machine runs.
  ///
  /// https://kubevirt.io/user-guide/compute/run_strategies/
  mutating func runStrategy(_ node: YAMLNode) -> String? {
    guard let text = complaints.text(node, of: "runStrategy") else { return nil }
    let known = Self.runStrategies
    guard !known.contains(text) else { return text }
    complaints.complain(
      "`\(text)` is no strategy of a machine that runs",
      at: node,
      hints: NearestName.hints(for: text, among: known, called: "strategies")
    )
    return nil
  }

  // MARK: By site

  /// Reads a value that is one for both sites, or a mapping of it by site.
  mutating func siteValue<Value>(
    _ node: YAMLNode,
    of field: String,
    _ read: (inout NativeServiceReader, YAMLNode) -> Value?
  ) -> SiteValue<Value>? {
    guard node.kind == .mapping else { return .same(read(&self, node)) }
    return bySite(node, in: "`\(field)`", missing: "`\(field)` has no value", read)
  }

  /// Reads a mapping of the two sites' names.
  private mutating func bySite<Value>(
    _ node: YAMLNode,
    in subject: String,
    missing: String,
    at place: YAMLNode? = nil,
    _ read: (inout NativeServiceReader, YAMLNode) -> Value?
  ) -> SiteValue<Value>? {
    guard complaints.expectMapping(node) else { return nil }
    let names = SiteRole.allCases.compactMap { sites[$0]?.name }
    guard names.count == 2 else { return nil }
    complaints.expectKeys(of: node, among: names, in: subject)
    for name in names where node[name] == nil {
      complaints.complain("\(missing) at `\(name)`", at: place ?? node)
    }
    return .bySite(
      primary: node[names[0]].flatMap { read(&self, $0) },
      standby: node[names[1]].flatMap { read(&self, $0) }
    )
  }

  /// Reads a mapping of names to texts by site.
  mutating func namedTexts(
    _ node: YAMLNode,
    in subject: String,
    each noun: String,
    has what: String
  ) -> [String: SiteValue<String>] {
    var result: [String: SiteValue<String>] = [:]
    for (key, value) in complaints.entries(of: node, in: subject) {
      let name = key.text ?? ""
      let title = "\(noun) `\(name)`"
      result[name] = bySite(value, in: title, missing: "\(title) has no \(what)", at: key) {
        $0.complaints.text($1, of: name)
      }
    }
    return result
  }

  // MARK: By site or activity

  /// Reads annotations below external-dns' prefix.
  mutating func annotations(
    _ node: YAMLNode,
    of item: ListedItem
  ) -> [String: SiteValue<String>] {
    var result: [String: SiteValue<String>] = [:]
    for (key, value) in complaints.entries(of: node, in: "`annotations`") {
      let name = key.text ?? ""
      if name.contains("/") || name == "controller" || name.isEmpty {
        complaints.complain(
          "`\(key.sourceText)` is no annotation below the prefix of external-dns",
          at: key,
          hints: ["aws-failover, aws-weight, set-identifier, target, without the prefix"]
        )
      }
      guard complaints.expectMapping(value) else { continue }
      complaints.expectKeys(of: value, among: valueKeys(of: item), in: "`\(name)`")
      result[name] = differing(value, of: item, at: key) { reader, node in
        node.scalarKind == .null ? nil : reader.complaints.text(node, of: name)
      }
    }
    return result
  }

  /// Reads the field and the values of an item of `values`.
  mutating func value(
    of item: ListedItem
  ) -> (path: YAMLPath, values: SiteValue<YAMLScalar>)? {
    refuseDanger(item)
    guard let settings = item.settings, let written = settings["path"] else {
      complaints.complain("`\(item.title)` has no `path`", at: item.place)
      return nil
    }
    guard let path = path(written, of: "path") else { return nil }
    let values = differing(settings, of: item, at: item.place) { $0.scalar($1) }
    return values.map { (path, $0) }
  }

  /// The keys under which values that differ are written for an item.
  private func valueKeys(of item: ListedItem) -> [String] {
    SiteRole.allCases.compactMap { sites[$0]?.name }
      + (item.style == .moves ? [] : ["active", "inactive"])
  }

  /// Reads the two values of a mapping: by site, or by whether the object's site is active.
  private mutating func differing<Value: Equatable>(
    _ node: YAMLNode,
    of item: ListedItem,
    at place: YAMLNode,
    _ read: (inout NativeServiceReader, YAMLNode) -> Value?
  ) -> SiteValue<Value>? {
    let names = SiteRole.allCases.compactMap { sites[$0]?.name }
    guard names.count == 2, item.style != nil else { return nil }
    let isByActivity = node["active"] != nil || node["inactive"] != nil
    // The names of the sites stand for a pair's objects beside the settings.
    let namesObjects = item.isPair && node == item.settings
    let keys = isByActivity || namesObjects ? ["active", "inactive"] : names
    for key in keys where node[key] == nil {
      complaints.complain("no value for `\(key)`", at: place, hints: ["null means: not there"])
    }
    guard let first = node[keys[0]], let second = node[keys[1]] else { return nil }
    if isByActivity, !namesObjects, let other = names.first(where: { node[$0] != nil }) {
      complaints.complain("values are given by site (`\(other)`) and by `active`", at: place)
    }
    let count = complaints.diagnostics.count
    let values = (read(&self, first), read(&self, second))
    if values.0 == values.1, complaints.diagnostics.count == count {
      complaints.complain("the value is the same for `\(keys[0])` and `\(keys[1])`", at: place)
    }
    return keys == names
      ? .bySite(primary: values.0, standby: values.1)
      : .byActivity(active: values.0, inactive: values.1)
  }

  /// Reads a value that can be written for sure; null means that the field is not there.
  private mutating func scalar(_ node: YAMLNode) -> YAMLScalar? {
    guard node.kind == .scalar, let text = node.text else {
      complaints.complain("expected one value, found \(node.kind.phrase)", at: node)
      return nil
    }
    switch node.scalarKind {
    case .null: return nil
    case .string: return complaints.expectPlain(text, at: node) ? .string(text) : nil
    case .boolean, .number, .timestamp:
      let candidates = [YAMLScalar.boolean(true), .boolean(false)]
      let value = candidates.first { $0.description == text } ?? Int(text).map(YAMLScalar.integer)
      if let value, value.description == text { return value }
      complaints.complain(
        "`\(text)` is read differently by different readers",
        at: node,
        hints: ["write true, false or a plain whole number, or quote it: \"\(text)\""]
      )
      return nil
    }
  }

  // MARK: Fields

  /// Complains of an object of which two settings say where its pods are.
  mutating func refuseTwoPlaces(_ item: ListedItem) {
    guard let settings = item.settings, settings["renders"] != nil,
      let other = settings.entries.first(where: {
        $0.key.hasText("podSpecAt") || $0.key.hasText("replicasAt")
      })?.key
    else { return }
    complaints.complain(
      "`\(item.title)` has `renders` and `\(other.text ?? "")`: its pods are in one place",
      at: other,
      hints: ["take `renders` out where the values say it, the path where they do not"]
    )
  }

  /// Reads the path of a field.
  mutating func path(_ node: YAMLNode, of key: String) -> YAMLPath? {
    guard let text = complaints.text(node, of: key) else { return nil }
    guard let path = YAMLPath(typed: text, in: nil), !path.steps.isEmpty else {
      complaints.complain(
        "`\(text)` is neither a pointer nor a path",
        at: node,
        hints: ["/spec/values/enabled, or spec.containers[name=app].image"]
      )
      return nil
    }
    let isIndexed = path.steps.contains { step in
      if case .key(let key) = step { return Int(key) != nil || key == "-" }
      return false
    }
    if text.hasPrefix("/"), isIndexed {
      complaints.complain(
        "a number in the pointer `\(text)` may be a key or an item",
        at: node,
        hints: ["write a path: spec.items[0], or better spec.items[name=app]"]
      )
    }
    if [["apiVersion"], ["kind"], ["metadata", "name"], ["metadata", "namespace"], ["status"]]
      .contains(where: { keys in path.steps.starts(with: keys.map(YAMLPath.Step.key)) })
    {
      complaints.complain("`\(text)` says which object it is, or what became of it", at: node)
    }
    return path
  }

  /// Complains of an object whose fields grant rights, hold secrets or choose what is applied, unless
  /// that is allowed in so many words.
  private mutating func refuseDanger(_ item: ListedItem) {
    let allowed = item.settings?["allow"].flatMap { complaints.flag($0, of: "allow") } ?? false
    let dangerous = SiteRole.allCases.compactMap { item.objects[$0] }.first {
      $0.kind == "Secret" || [KindName.rbac, KindName.fluxSources].contains($0.group)
    }
    guard let dangerous, !allowed else { return }
    complaints.complain(
      "\(dangerous) holds secrets, grants rights, or chooses what Flux applies",
      at: item.place,
      hints: ["if that is what you want, say so: allow: true"]
    )
  }
}
