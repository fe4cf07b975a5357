import SourceText
import Synchronization
import Testing

@Suite struct WorkersTests {
  @Test(arguments: [0, 1, 31, 32, 33, 64, 1000])
  func `returns the outcomes in the order of the elements`(count: Int) {
    let numbers = Array(0..<count)
    let wanted = numbers.map { "\($0)" }
    #expect(Workers.one.map(numbers) { "\($0)" } == wanted)
    #expect(Workers.all.map(numbers) { "\($0)" } == wanted)
    #expect(Workers.all.map(numbers, share: 1) { "\($0)" } == wanted)
  }

  @Test func `does every part once`() {
    let done = Mutex<[Int]>([])
    _ = Workers.all.map(Array(0..<500), share: 7) { number in done.withLock { $0.append(number) } }
    #expect(done.withLock { $0.sorted() } == Array(0..<500))
  }
}
