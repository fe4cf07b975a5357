/// A moment on the clock of the person who did something.
package struct Timestamp: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package var seconds: Int64

  /// Minutes east of UTC.
  package var offsetMinutes: Int

  /// Creates a moment.
  package init(seconds: Int64, offsetMinutes: Int) {
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// `2026-01-15 14:17 +0100`.
  package var text: String {
    guard let fields else { return "@\(seconds)" }
    let zone = zone
    return "\(fields.date) \(fields.time.prefix(5)) \(zone.sign)\(zone.hours)\(zone.minutes)"
  }

  /// `2026-01-15T14:17:00+01:00` (RFC 3339).
  package var rfc3339: String {
    guard let fields else { return "@\(seconds)" }
    let zone = zone
    return "\(fields.date)T\(fields.time)\(zone.sign)\(zone.hours):\(zone.minutes)"
  }

  /// What two digits of hours can say; a commit may claim more.
  private var offset: Int { max(-5_999, min(5_999, offsetMinutes)) }

  private var zone: (sign: String, hours: String, minutes: String) {
    let minutes = abs(offset)
    return (offset < 0 ? "-" : "+", Self.padded(minutes / 60), Self.padded(minutes % 60))
  }

  /// Date and time of the years 0 to 9999; nil for others, which a commit may claim.
  private var fields: (date: String, time: String)? {
    let day: Int64 = 86_400
    let years: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
    let local = seconds.addingReportingOverflow(Int64(offset) * 60)
    guard !local.overflow, years.contains(local.partialValue) else { return nil }
    let days = Int((local.partialValue - (local.partialValue % day + day) % day) / day)
    let rest = Int((local.partialValue % day + day) % day)
    let time = [rest / 3_600, rest / 60 % 60, rest % 60].map(Self.padded).joined(separator: ":")
    return (Self.date(days), time)
  }

  /// The proleptic Gregorian date of a number of days since 1970-01-01, by eras of 400 years that
  /// begin on 1 March, so that the leap day is a year's last.
  private static func date(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let digits = String(year)
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return
      "\(zeros)\(digits)-\(padded(month))-\(padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
