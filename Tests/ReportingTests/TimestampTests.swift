import Foundation
import Reporting
import SourceText
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, 0, "1970-01-01T00:00:00+00:00"), (1_700_000_100, 60, "2023-11-14T23:15:00+01:00"),
    (951_782_400, 0, "2000-02-29T00:00:00+00:00"), (-1, 0, "1969-12-31T23:59:59+00:00"),
    (4_107_542_399, -570, "2100-02-28T14:29:59-09:30"),
    (-62_167_219_200, 0, "0000-01-01T00:00:00+00:00"),
    (253_402_300_799, 0, "9999-12-31T23:59:59+00:00"),
  ])
  func `is a date`(_ seconds: Int64, _ offset: Int, _ expected: String) {
    #expect(Timestamp(seconds: seconds, offsetMinutes: offset).rfc3339 == expected)
  }

  @Test func `is what Foundation says, over a thousand years`() {
    let formatter = ISO8601DateFormatter()
    for day in stride(from: -200_000, through: 200_000, by: 37) {
      let seconds = Int64(day) * 86_400 + Int64(abs(day) % 86_400)
      let text = Timestamp(seconds: seconds, offsetMinutes: 0).rfc3339
      let date = Date(timeIntervalSince1970: TimeInterval(seconds))
      // Before 1582 Foundation follows another calendar.
      guard seconds > -12_219_292_800 else { continue }
      #expect(text.replacing("+00:00", with: "Z") == formatter.string(from: date))
    }
  }

  @Test(arguments: [Int64.min, Int64.max, 253_402_300_800, -62_167_219_201])
  func `a time that nobody lives in is shown as it is`(_ seconds: Int64) {
    #expect(Timestamp(seconds: seconds, offsetMinutes: 0).text == "@\(seconds)")
  }

  @Test func `an offset that no clock has stays one of four digits`() {
    #expect(Timestamp(seconds: 0, offsetMinutes: .max).text == "1970-01-05 03:59 +9959")
    #expect(Timestamp(seconds: 0, offsetMinutes: .min).text == "1969-12-27 20:01 -9959")
  }

  @Test func `is short for people`() {
    #expect(Timestamp(seconds: 1_700_000_100, offsetMinutes: -90).text == "2023-11-14 20:45 -0130")
  }
}
