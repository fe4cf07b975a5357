package import GitStore
package import Manifests
package import Planning
package import SourceText

/// A repository opened at a base commit: its snapshot, and its configuration.
///
/// Everything that planning needs is read here once; what comes after is a function of these values.
package final class Workspace {
  /// What the caller asks for.
  package struct Options: Sendable {
    /// Folder from which the repository is looked for.
    package var path: String
    /// The process's environment.
    package var environment: [String: String]
    /// Revision to plan on; nil for `HEAD`.
    package var base: String?
    /// File that holds the configuration; nil to look for it.
    package var configuration: String?

    /// Creates options.
    package init(
      path: String,
      environment: [String: String],
      base: String? = nil,
      configuration: String? = nil
    ) {
      self.path = path
      self.environment = environment
      self.base = base
      self.configuration = configuration
    }
  }

  /// The repository.
  package let repository: Repository

  /// The base commit.
  package let base: Commit

  /// What the base is called: the branch, or the revision that was asked for.
  package let baseName: String

  /// Name of the local branch that the base is; nil when it is none.
  package let baseBranch: String?

  /// Name of the branch that a request would be merged into: the base's, or the one that the
  /// remote-tracking branch follows; nil when the base is neither.
  package let targetBranch: String?

  /// The base commit's files, by path.
  package let entries: [RepositoryPath: TreeEntry]

  /// The base commit's files.
  package let files: RepositoryFiles

  /// The base commit's manifests, every file of them.
  ///
  /// Made when it is first asked for.
  package var index: ManifestIndex {
    let index = knownIndex ?? ManifestIndex(files)
    knownIndex = index
    return index
  }

  private var knownIndex: ManifestIndex?
  /// The last index of a part, kept because a user would wait until it is freed.
  private var lastSelection: ManifestIndex?

  /// What the user should know before anything is planned.
  package private(set) var notes: [Diagnostic] = []

  private let options: Options

  /// The folder from which the repository was looked for.
  var startPath: String { options.path }

  /// Opens a repository and reads the base commit.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be opened or read.
  package init(_ options: Options) throws(DeliveryError) {
    do throws(GitError) {
      self.options = options
      repository = try Repository(at: options.path, environment: options.environment)
      let revision = options.base ?? "HEAD"
      base = try repository.commit(repository.resolveCommit(revision))
      baseBranch = try Self.branch(revision, in: repository)
      baseName = baseBranch ?? revision
      let remoteBranch = try Self.remoteBranch(revision, in: repository)
      targetBranch = baseBranch ?? remoteBranch
      let listed = try repository.files(of: base.id)
      entries = try Self.byPath(listed, of: base)
      files = try Self.contents(of: listed, in: repository)
      try noteUpstream()
    } catch {
      throw DeliveryError(error)
    }
  }

  /// The base as plans name it.
  package var planBase: PlanBase { PlanBase(ref: baseName, commit: base.id.hex) }

  /// Makes plans for the base.
  package var planner: Planner { planner(index) }

  /// Plans a move for the base from as many of its manifests as that takes.
  ///
  /// A refusal may speak of any of them, so that it is made from all.
  ///
  /// - Throws: `DeliveryError` when the bytes of a file that the plan changes are not those that the
  ///   commit names.
  package func plan(_ request: PlanRequest) throws(DeliveryError) -> Plan {
    let plan = planned(request)
    do throws(GitError) {
      try requireSound(plan)
    } catch {
      throw DeliveryError(error)
    }
    return plan
  }

  /// Compares the files that a plan changes with their ids, which reading all files leaves out.
  ///
  /// Throws category `corrupt` for one that differs.
  func requireSound(_ plan: Plan) throws(GitError) {
    for path in Set(plan.stages.flatMap(\.files).map(\.path)).sorted() {
      guard let id = entries[path]?.id, let bytes = files.contents[path],
        ObjectID.ofBlob(bytes) != id
      else { continue }
      throw GitError(
        "read blob",
        .corrupt,
        subject: path.string,
        message: "the object \(id.short) holds other bytes than its id says",
        next: ["git fsck", "git cat-file -p \(id.short)"]
      )
    }
  }

  private func planned(_ request: PlanRequest) -> Plan {
    guard knownIndex == nil else { return planner.plan(request, base: planBase) }
    var names = request.objectNames
    var some = ManifestIndex(files, naming: names)
    // What a plan looks at leads to more names: of a claim to its volume's.
    for _ in 0..<3 {
      let plan = planner(some).plan(request, base: planBase)
      lastSelection = some
      guard plan.refusals.isEmpty, let more = some.otherNames else { break }
      guard !more.isEmpty else { return plan }
      names.formUnion(more)
      some = some.naming(names)
    }
    return planner.plan(request, base: planBase)
  }

  private func planner(_ index: ManifestIndex) -> Planner {
    Planner(index, identify: { ObjectID.ofBlob($0).hex })
  }

  private static func branch(
    _ revision: String,
    in repository: Repository
  ) throws(GitError) -> String? {
    if revision == "HEAD" {
      guard case .branch(let name, _) = try repository.head() else { return nil }
      return name
    }
    let name = revision.hasPrefix("refs/heads/") ? String(revision.dropFirst(11)) : revision
    guard !name.contains(where: { "~^:@{ *?[\\".contains($0) }) else { return nil }
    return try repository.reference("refs/heads/" + name) == nil ? nil : name
  }

  private static func byPath(
    _ files: [TreeEntry],
    of commit: Commit
  ) throws(GitError) -> [RepositoryPath: TreeEntry] {
    let entries = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    guard entries.count == files.count else {
      throw GitError(
        "read tree",
        .corrupt,
        subject: commit.tree.hex,
        message: "a path stands in it twice",
        next: ["git fsck", "git ls-tree -r \(commit.id.short)"]
      )
    }
    return entries
  }

  private static func remoteBranch(
    _ revision: String,
    in repository: Repository
  ) throws(GitError) -> String? {
    for remote in try repository.remotes() where revision.hasPrefix(remote.name + "/") {
      guard try repository.reference("refs/remotes/" + revision) != nil else { continue }
      return String(revision.dropFirst(remote.name.count + 1))
    }
    return nil
  }

  private static func contents(
    of files: [TreeEntry],
    in repository: Repository
  ) throws(GitError) -> RepositoryFiles {
    let manifests = files.indices.filter { position in
      let file = files[position]
      return (file.mode == .file || file.mode == .executable)
        && RepositoryFiles.canHoldManifests(file.path)
    }
    let contents = try repository.blobs(manifests.map { files[$0].id })
    var result: [(path: RepositoryPath, bytes: [UInt8]?)] = files.map { ($0.path, nil) }
    for (position, bytes) in zip(manifests, contents) { result[position].bytes = bytes }
    return RepositoryFiles(result)
  }

  private func noteUpstream() throws(GitError) {
    guard let baseBranch, let upstream = try repository.upstream(ofBranch: baseBranch) else {
      return
    }
    let distance = try repository.aheadBehind(base.id, upstream: upstream.target)
    guard distance.behind > 0 else { return }
    let name =
      upstream.name.hasPrefix("refs/remotes/")
      ? String(upstream.name.dropFirst(13)) : upstream.name
    notes.append(
      Diagnostic(
        .note,
        code: .baseBehindUpstream,
        "\(baseBranch) is \(distance.behind) \(distance.behind == 1 ? "commit" : "commits") behind \(name)",
        hints: ["git pull, or plan on it: --base \(name)"]
      )
    )
  }

  /// Reads the configuration.
  ///
  /// - Throws: `DeliveryError` with every complaint, or with the places that were looked at.
  package func configuration() throws(DeliveryError) -> ServiceConfiguration {
    let (configuration, complaints) = try checkedConfiguration()
    guard let configuration else { throw DeliveryError(complaints) }
    return configuration
  }

  /// Reads the configuration; one that cannot be read is nil, with every complaint about it.
  ///
  /// - Throws: `DeliveryError` when there is none, or its bytes cannot be read.
  package func checkedConfiguration() throws(DeliveryError) -> (
    configuration: ServiceConfiguration?, complaints: [Diagnostic]
  ) {
    let source = try ConfigurationFinder(
      repository: repository,
      files: files,
      index: { self.index },
      path: options.path,
      named: options.configuration
        ?? options.environment["FAILOVER_CONFIG"].flatMap {
          $0.isEmpty ? nil : $0
        }
    ).find()
    if let note = source.note { notes.append(note) }
    do throws(ConfigurationError) {
      let configuration =
        source.objects.isEmpty
        ? try ConfigurationReader.read(
          SourceBuffer(name: source.name, bytes: source.bytes),
          path: source.path,
          in: index
        ) : try OperatorConfiguration.read(source.objects, in: index)
      notes += configuration.notes
      return (configuration, [])
    } catch {
      return (nil, error.diagnostics)
    }
  }

  /// Returns the branches of open proposals, by service.
  ///
  /// - Throws: `DeliveryError` when the repository cannot be read.
  package func openProposals() throws(DeliveryError) -> [String: [String]] {
    do throws(GitError) {
      var result: [String: [String]] = [:]
      for proposal in try ProposalFinder(repository, base: base).open() {
        for service in proposal.trailers.services {
          result[service, default: []].append(proposal.branch)
        }
      }
      return result
    } catch {
      throw DeliveryError(error)
    }
  }

  /// Notes planned files whose work tree copy carries edits that the plan does not see.
  package func notes(on plan: Plan) throws(DeliveryError) -> [Diagnostic] {
    do throws(GitError) {
      let head: ObjectID
      switch try repository.head() {
      case .branch(_, let commit), .detached(let commit): head = commit
      case .unborn: return []
      }
      var result: [Diagnostic] = []
      for file in plan.files where !repository.isBare {
        guard let entry = try repository.entry(at: file.path, in: head),
          try repository.workTreeDiffers(at: file.path, from: entry.id)
        else { continue }
        result.append(
          Diagnostic(
            .note,
            code: .uncommittedEdits,
            "\(file.path) has uncommitted edits; the plan is made for the commit",
            hints: ["commit the edits first if they should count"]
          )
        )
      }
      return result
    } catch {
      throw DeliveryError(error)
    }
  }
}
