/// The one registry of what is said beside refusals and rules: warnings, notes, and faults that keep
/// a command from finishing.
///
/// The name is an interface and never changes; `failover explain` has a page for each.
package enum DiagnosticCode: String, Sendable, CaseIterable {
  // Why a command could not finish, or stopped.
  case configuration
  case damagedTrailer = "damaged-trailer"
  case file
  case foreignHook = "foreign-hook"
  case git
  case held
  case output
  case secretInDiff = "secret-in-diff"
  case unknownCode = "unknown-code"
  case usage

  // What a reader of YAML stumbles over; its syntax is a rule.
  case complexKey = "complex-key"
  case escapedSlash = "escaped-slash"
  case noJSON = "no-json"
  case undefinedAlias = "undefined-alias"
  case yamlEncoding = "yaml-encoding"
  case yamlTooDeep = "yaml-too-deep"
  case yamlTooLarge = "yaml-too-large"
  case yamlVersion = "yaml-version"

  // What is not right in the manifests, and may have its reason.
  case countBesideAutoscaler = "count-beside-autoscaler"
  case kustomizationCycle = "kustomization-cycle"
  case missingClaim = "missing-claim"
  case missingPath = "missing-path"
  case missingResource = "missing-resource"
  case mixedDnsPrefix = "mixed-dns-prefix"
  case moreFindings = "more-findings"
  case notArriving = "not-arriving"
  case notRestored = "not-restored"
  case opaqueContent = "opaque-content"
  case operatorActsToo = "operator-acts-too"
  case operatorSetting = "operator-setting"
  case overlappingRollout = "overlapping-rollout"
  case ownPatch = "own-patch"
  case pinnedSource = "pinned-source"
  case postRenderer = "post-renderer"
  case primarySite = "primary-site"
  case prunedObject = "pruned-object"
  case replicationAge = "replication-age"
  case restartNeeded = "restart-needed"
  case sameClaimOnTwoNodes = "same-claim-on-two-nodes"
  case setAside = "set-aside"
  case severalKustomizationFiles = "several-kustomization-files"
  case waitsForItself = "waits-for-itself"
  case waitsForMissing = "waits-for-missing"
  case waitsForSuspended = "waits-for-suspended"

  // What stands beside the base commit.
  case baseBehindUpstream = "base-behind-upstream"
  case configurationDiffers = "configuration-differs"
  case configurationFound = "configuration-found"
  case historyCut = "history-cut"
  case openProposal = "open-proposal"
  case proposalBehind = "proposal-behind"
  case staleLock = "stale-lock"
  case undecidedService = "undecided-service"
  case uncommittedEdits = "uncommitted-edits"

  // What stands in the way on a machine, or in a repository.
  case credentialsInURL = "credentials-in-url"
  case detachedHead = "detached-head"
  case foreignOwner = "foreign-owner"
  case identity
  case lineEnds = "line-ends"
  case lockFile = "lock-file"
  case missingObjects = "missing-objects"
  case noRemote = "no-remote"
  case objectFolder = "object-folder"
  case outdatedHook = "outdated-hook"
  case outdatedProposal = "outdated-proposal"
  case remoteUnreachable = "remote-unreachable"
  case repositoryFormat = "repository-format"
  case shadowedHooks = "shadowed-hooks"
  case shallowClone = "shallow-clone"
  case signing
  case unmergedIndex = "unmerged-index"
}

extension Diagnostic {
  /// Creates a diagnostic of a registered code.
  package init(
    _ severity: Severity = .error,
    code: DiagnosticCode,
    _ message: String,
    at location: SourceLocation? = nil,
    hints: [String] = []
  ) {
    self.init(severity, code: code.rawValue, message, at: location, hints: hints)
  }
}
