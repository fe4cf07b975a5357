import LosslessYAML
package import SourceText

/// The annotations of external-dns, and which of its two prefixes is in use.
///
/// An instance reads one prefix and is blind to the other; release 0.22.0 changed the default.
/// https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/
package enum DNSAnnotations {
  /// The default prefix of releases before 0.22.0.
  package static let formerPrefix = "external-dns.alpha.kubernetes.io/"

  /// The default prefix since.
  package static let presentPrefix = "external-dns.kubernetes.io/"

  /// Both, the older first.
  package static let prefixes = [formerPrefix, presentPrefix]

  /// The value of the `controller` annotation that says the same as its absence: published.
  package static let published = "dns-controller"
}

extension ManifestObject {
  /// The prefixes that the object's own annotations have, the older first.
  package var dnsPrefixes: [String] {
    let names = root.member(path: "metadata", "annotations")?.textsByKey.keys
    return DNSAnnotations.prefixes.filter { prefix in
      names?.contains { $0.hasPrefix(prefix) } ?? false
    }
  }

  /// The prefixes that a release's values have as keys: charts make annotations of them.
  fileprivate var dnsPrefixesOfValues: Set<String> {
    guard written.kind == "HelmRelease", let values = root.member(path: "spec", "values") else {
      return []
    }
    var found: Set<String> = []
    var waiting = [values]
    while let node = waiting.popLast() {
      for key in node.entries.compactMap(\.key.text) {
        found.formUnion(DNSAnnotations.prefixes.filter { key.hasPrefix($0) })
      }
      waiting += node.children
    }
    return found
  }
}

extension ManifestIndex {
  /// Returns the prefix that most objects use, in the cluster of a tree where one is given: by their
  /// annotations, and HelmReleases by their values.
  ///
  /// The older one where both are used alike; nil where none is.
  package func commonDNSPrefix(in cluster: RepositoryPath? = nil) -> String? {
    var counts: [String: Int] = [:]
    for way in placed where cluster.map({ way.isApplied(from: $0) }) ?? true {
      for prefix in way.object.dnsPrefixesOfValues.union(way.object.dnsPrefixes) {
        counts[prefix, default: 0] += 1
      }
    }
    let used = DNSAnnotations.prefixes.filter { counts[$0] != nil }
    return used.first { prefix in
      used.allSatisfy { counts[prefix, default: 0] >= counts[$0, default: 0] }
    }
  }
}
