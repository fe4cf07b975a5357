package import SourceText

/// Why an edit is not made: the text is understood, but the edit could not be exact or would change
/// more than what was asked for.
package struct YAMLRefusal: Error, Hashable, Sendable {
  /// The defect, in kebab case.
  package enum Code: String, Sendable, CaseIterable {
    /// The path goes through `*alias`.
    case pathThroughAlias = "path-through-alias"
    /// The key is inherited through `<<`.
    case pathThroughMerge = "path-through-merge"
    /// An anchor whose aliases would change with it.
    case sharedAnchor = "shared-anchor"
    /// The mapping holds the key more than once.
    case duplicateKey = "duplicate-key"
    /// Several items have the value that selects one.
    case ambiguousItem = "ambiguous-item"
    /// A key or item of the path is not there.
    case pathNotFound = "path-not-found"
    /// A node on the way, or at the end, is of another kind than the path needs.
    case wrongKind = "wrong-kind"
    /// The document holds unquoted template text (`{{ }}`).
    case templateText = "template-text"
    /// SOPS signed the document: its code covers the plain fields too.
    case encryptedDocument = "encrypted-document"
    /// The layout is one that the editor does not yet extend exactly.
    case layoutNotSupported = "layout-not-supported"
    /// The patched text does not read as intended; nothing was written.
    case verificationFailed = "verification-failed"
  }

  /// Which defect.
  package let code: Code

  /// One line, lower-case.
  package let message: String

  /// The bytes that it is about.
  package let range: Range<Int>

  /// What to do next, if this module can tell.
  package var hints: [String] = []

  init(_ code: Code, _ message: String, at range: Range<Int>, hints: [String] = []) {
    self.code = code
    self.message = message
    self.range = range
    self.hints = hints
  }

  /// Returns the refusal as a diagnostic placed in `buffer`.
  package func diagnostic(in buffer: SourceBuffer) -> Diagnostic {
    Diagnostic(code: code.rawValue, message, at: buffer.location(of: range), hints: hints)
  }
}
