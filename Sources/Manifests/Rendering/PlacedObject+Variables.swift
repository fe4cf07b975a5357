import LosslessYAML
package import SourceText

/// A variable of an object that nothing sets.
package struct UndefinedVariable: Hashable, Sendable {
  /// Its name.
  package let name: String

  /// Where the object uses it.
  package let location: SourceLocation

  /// The Flux Kustomization that fills the variables in.
  package let owner: ObjectReference
}

extension PlacedObject {
  /// The variables without a default that Flux fills in and that nothing sets; none where a source is
  /// not in the repository, such as a Secret, and may set any.
  ///
  /// Flux fills nothing in as long as no variable is set at all.
  package var undefinedVariables: [UndefinedVariable] {
    guard let substitution, !isKeptFromSubstitution else { return [] }
    guard object.holdsVariables else { return [] }
    let (values, isComplete) = substitution.variables()
    guard isComplete, !values.isEmpty else { return [] }
    var found: [UndefinedVariable] = []
    var waiting = [object.root]
    while let node = waiting.popLast() {
      waiting += node.children
      guard let text = node.text, VariableText.mayBe(text), let variables = VariableText(text)
      else { continue }
      for name in variables.required.sorted() where values[name] == nil {
        found.append(
          UndefinedVariable(
            name: name,
            location: location(of: name, in: node),
            owner: substitution.owner.reference
          )
        )
      }
    }
    return found
  }

  private var isKeptFromSubstitution: Bool {
    let own = [object.annotation(Substitution.mark), object.label(Substitution.mark)]
    return own.contains { $0?.lowercased() == "disabled" }
  }

  /// The first use of a variable in a scalar.
  private func location(of name: String, in node: YAMLNode) -> SourceLocation {
    let buffer = object.file.buffer
    let wanted = Array("${\(name)".utf8)
    let range = node.contentRange
    let starts = range.lowerBound..<max(range.lowerBound, range.upperBound - wanted.count + 1)
    let start = starts.first { start in
      buffer.bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
    guard let start else { return buffer.location(of: range.lowerBound..<range.lowerBound) }
    return buffer.location(of: start..<start + wanted.count)
  }
}
