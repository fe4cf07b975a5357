import LosslessYAML
package import SourceText

extension ManifestIndex {
  /// Documents that are encrypted by SOPS, in path order: their names are read, their values never.
  package var encryptedDocuments: [Diagnostic] {
    parsed.values.sorted { $0.path < $1.path }.flatMap { file in
      file.documents.compactMap { document -> Diagnostic? in
        guard let mac = document.root[path: "sops", "mac"] else { return nil }
        let start = mac.contentRange.lowerBound
        let location = file.buffer.location(of: start..<start)
        return Diagnostic(
          .note,
          code: RefusalCode.encryptedDocument.rawValue,
          "document \(document.index) is encrypted by SOPS; it is not edited",
          // The line is left out: it is no concern of a log.
          at: SourceLocation(
            file: location.file,
            start: location.start,
            end: location.end,
            byteRange: location.byteRange,
            lineText: ""
          )
        )
      }
    }
  }
}
