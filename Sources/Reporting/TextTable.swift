/// Columns of text, each as wide as its widest cell.
struct TextTable {
  var rows: [[String]]

  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.compactMap { $0.indices.contains(column) ? CellWidth.of($0[column]) : nil }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell
          : cell + String(repeating: " ", count: max(0, widths[column] - CellWidth.of(cell)))
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
