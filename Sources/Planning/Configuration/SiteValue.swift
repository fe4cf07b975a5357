/// A value that may differ between the sites; nil inside stands for a field that is absent there.
enum SiteValue<Value> {
  /// The same everywhere.
  case same(Value?)
  /// By the site that the service runs at.
  case bySite(primary: Value?, standby: Value?)
  /// By whether the object's own site is the active one.
  case byActivity(active: Value?, inactive: Value?)

  /// Returns the value while the service runs at a site, of an object that stands at `own`.
  func value(at role: SiteRole, own: SiteRole?) -> Value? {
    switch self {
    case .same(let value): value
    case .bySite(let primary, let standby): role == .primary ? primary : standby
    case .byActivity(let active, let inactive): role == own ? active : inactive
    }
  }
}
