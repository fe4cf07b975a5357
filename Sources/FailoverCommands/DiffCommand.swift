import ArgumentParser
import Delivery
import GitStore
import Planning
import Reporting
import SourceText
import Validation

/// `failover diff`: a branch in terms of failovers.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what a branch does: which services move, and what else differs. Writes nothing.",
    discussion: """
      A..B compares two commits; A...B, or B alone, compares B with the commit at which it left A or \
      HEAD, as a pull request does. Moves are planned again on the older commit: what a move does not \
      account for is listed by itself, and so is every commit that says that it is a failover.

      Ends with status 1 if such a commit is not what its plan declares.
      """
  )

  @OptionGroup var folder: FolderOption

  @OptionGroup var report: ReportOptions

  @Flag(help: "End with status 1 when anything differs.")
  var exitCode = false

  @Option(
    help: ArgumentHelp(
      "With -o markdown, the name of the comment that this one replaces.",
      valueName: "name"
    )
  )
  var marker = "moves"

  @Argument(help: ArgumentHelp("The commits to compare.", valueName: "A..B"))
  var range: String

  func validate() throws {
    guard !range.isEmpty else {
      throw ValidationError("The range is empty: name two commits, main..HEAD.")
    }
    let isPlain = marker.unicodeScalars.allSatisfy {
      $0.isASCII && $0.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains($0)
    }
    guard isPlain, !marker.isEmpty, !marker.contains("--") else {
      throw ValidationError("--marker takes letters, digits, `.`, `_` and single `-`.")
    }
  }

  func run() throws {
    let terminal = Terminal()
    let format = report.format(terminal)
    try reporting(json: format == .json, to: terminal) {
      let path = try folder.existing()
      let words = RangeFinder.Sides(range) == nil ? "HEAD...\(range)" : range
      let finder = try RangeFinder(path: path, environment: terminal.environment)
      let check = RangeCheck(path: path, environment: terminal.environment)
      let comparison = try check.comparison(of: finder.range(words))
      var result = comparison.report.report(marker: marker)
      // At a terminal the diff is git's; a comment or a page has it in folds.
      if format == .markdown || format == .html { result.sections += try comparison.diffs() }
      report.write(result, as: format, to: terminal)
      return exitCode && !comparison.report.isEmpty ? .differences : report.status(of: result)
    }
  }
}
