import Synchronization

/// A value that is made when it is first asked for, once.
package final class Lazy<Value: Sendable>: Sendable {
  private let known = Mutex<Value?>(nil)
  private let make: @Sendable () -> Value

  /// Creates a value that `make` will make.
  package init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
  }

  /// The value; whoever asks while it is being made waits.
  package var value: Value {
    known.withLock { known in
      if let known { return known }
      let made = make()
      known = made
      return made
    }
  }
}
