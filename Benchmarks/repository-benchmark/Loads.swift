/// The commands that are compared, on a repository.
struct Loads {
  let repository: String
  /// The `failover` program.
  let failover: String
  /// This program.
  let own: String
  /// A service of the repository.
  let service: String
  /// How many files can hold manifests.
  let manifests: Int

  /// Looks at a generated repository.
  init(repository: String, failover: String) {
    self.repository = repository
    self.failover = failover
    own = CommandLine.arguments[0]
    // In a process of its own, because a child's greatest memory begins at its parent's.
    let words = CommandRun("\(own) look \(repository)").output.split(whereSeparator: \.isWhitespace)
    service = words.first.map(String.init) ?? ""
    manifests = words.last.flatMap { Int($0) } ?? 0
  }

  private var git: String { "git -C \(repository)" }
  private var blobs: String { "\(git) ls-tree -r --object-only HEAD | \(git) cat-file --batch" }

  /// What git prints, for the events, which are counted from a file: one program after the other.
  private var printed: String { "\(repository)-blobs" }

  /// Reading: git alone, libyaml's events over the same bytes, our index, plan and status.
  var reading: [Comparison.Load] {
    [
      .init(name: "git", command: "\(blobs) >/dev/null"),
      .init(
        name: "events",
        command: "\(own) events <\(printed)",
        preparation: "\(blobs) >\(printed)"
      ),
      .init(
        name: "index",
        command: "\(own) index \(repository)",
        against: [.init(names: ["git", "events"], target: 1.3)]
      ),
      .init(
        name: "plan",
        command: "\(failover) plan -C \(repository) \(service) 2>/dev/null",
        against: [.init(names: ["git"], target: 2), .init(names: ["git", "events"])]
      ),
      .init(
        name: "status",
        command: "\(failover) status -C \(repository) 2>/dev/null",
        against: [.init(names: ["git", "events"])]
      ),
    ]
  }

  /// Committing one file: git's plumbing, our delivering part, the whole `promote`.
  ///
  /// Each works in a fresh copy, where no object is there yet, and each flushes the objects and refs
  /// that it writes.
  var committing: [Comparison.Load] {
    [
      .init(name: "plumbing", command: plumbing, preparation: copying),
      .init(
        name: "delivery",
        command: "\(own) deliver \(copy) \(service)",
        preparation: copying,
        against: [.init(names: ["plumbing"], target: 0.5, measure: .processor)],
        printsSeconds: true
      ),
      .init(
        name: "promote, whole process",
        command: "\(failover) promote -C \(copy) \(service) 2>/dev/null",
        preparation: copying,
        against: [.init(names: ["plumbing"])]
      ),
    ]
  }

  /// Validating a commit of twenty edited files, as a hook does: at first, and again.
  var validating: [Comparison.Load] {
    let validate = "\(failover) validate --staged -C \(staged) 2>/dev/null"
    return [
      .init(
        name: "git status",
        command: "git -C \(staged) status >/dev/null",
        preparation: staging
      ),
      .init(
        name: "validate, first run",
        command: validate,
        preparation: "rm -f \(staged)/.git/failover-clean",
        against: [.init(names: ["git status"], target: 8)]
      ),
      .init(
        name: "validate, same index again",
        command: validate,
        against: [.init(names: ["git status"], target: 2)]
      ),
    ]
  }

  private var staged: String { "\(repository)-staged" }

  /// New versions of ten Deployments that are services, and of ten releases; made once.
  private var staging: String {
    """
    set -e
    [ -d \(staged) ] && exit
    cp -R \(repository) \(staged)
    cd \(staged)
    for service in $(sed -n 's/^  \\(server-[0-9]*\\):$/\\1/p' failover.yaml | head -10); do
      sed -i 's/^\\( *image: .*\\):[^:@]*@.*/\\1:9.9.9/' $(git ls-files "*/$service/app/deployment.yaml")
    done
    for file in $(git ls-files '*/helmrelease.yaml' | awk 'NR % 80 == 7' | head -10); do
      sed -i 's/^\\( *tag:\\) .*/\\1 9.9.9/' $file
    done
    git add --update
    git status >/dev/null
    """
  }

  private var copy: String { "\(repository)-copy" }

  /// The copy has the work tree's files that a promotion looks at, and the edited one.
  private var copying: String {
    """
    set -e
    rm -rf \(copy)
    mkdir \(copy)
    cp -R \(repository)/.git \(copy)/.git
    cd \(repository)
    file=$(git ls-files '*/\(service)/app/deployment.yaml')
    cp --parents failover.yaml "$file" \(copy)
    sed 's/role: primary/role: backup/' "$file" >\(copy)/.git/edited
    echo "$file" >\(copy)/.git/path
    sync -f \(copy)
    """
  }

  private var plumbing: String {
    """
    set -e
    cd \(copy)
    git() { command git -c core.fsync=loose-object,reference -c core.fsyncMethod=fsync "$@"; }
    export GIT_INDEX_FILE=.git/benchmark-index
    read -r file <.git/path
    blob=$(git hash-object -w .git/edited)
    git read-tree HEAD
    git update-index --cacheinfo "100644,$blob,$file"
    tree=$(git write-tree)
    commit=$(git commit-tree -p HEAD -m move "$tree")
    git update-ref refs/heads/benchmark "$commit" ''
    """
  }
}
