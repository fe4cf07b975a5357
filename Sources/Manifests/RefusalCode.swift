package import LosslessYAML

/// The one registry of refusals: the defect's name is an interface and never changes.
package enum RefusalCode: String, Sendable, CaseIterable {
  // What the editor refuses (LosslessYAML).
  case pathThroughAlias = "path-through-alias"
  case pathThroughMerge = "path-through-merge"
  case sharedAnchor = "shared-anchor"
  case duplicateKey = "duplicate-key"
  case ambiguousItem = "ambiguous-item"
  case pathNotFound = "path-not-found"
  case wrongKind = "wrong-kind"
  case templateText = "template-text"
  case layoutNotSupported = "layout-not-supported"
  case verificationFailed = "verification-failed"

  // What the decider refuses.
  case unknownObject = "unknown-object"
  case ambiguousObject = "ambiguous-object"
  case encryptedDocument = "encrypted-document"
  case variableOfUnknownOrigin = "variable-of-unknown-origin"
  case decidedByPatch = "decided-by-patch"
  case opaqueValues = "opaque-values"
  case sharedBase = "shared-base"
  case changeUnderSuspendedOwner = "change-under-suspended-owner"
  case reconcileDisabledChange = "reconcile-disabled-change"
  case ownerPatched = "owner-patched"
  case identityPatched = "identity-patched"
  case renamedClaim = "renamed-claim"
  case buildWouldFail = "build-would-fail"
  case ignoredBySource = "ignored-by-source"

  // What a transform refuses.
  case immutableField = "immutable-field"
  case volumeNotFound = "volume-not-found"
  case noPodTemplate = "no-pod-template"
  case affinityNotUnderstood = "affinity-not-understood"
  case unmountedTemplate = "unmounted-template"
  case noReplicaCount = "no-replica-count"
  case scalerNotUnderstood = "scaler-not-understood"
  case selfSuspendingKustomization = "self-suspending-kustomization"
  case notSuspendable = "not-suspendable"
  case noRunStrategy = "no-run-strategy"
  case runStrategyConflict = "run-strategy-conflict"
  case networkNotFound = "network-not-found"
  case kindNotSupported = "kind-not-supported"
  case dnsSourceIgnoresController = "dns-source-ignores-controller"
  case autoResync = "auto-resync"
  case scheduleBesideTrigger = "schedule-beside-trigger"
  case triggerWhilePaused = "trigger-while-paused"
  case postRendererConflict = "post-renderer-conflict"

  // What the planner refuses.
  case unknownService = "unknown-service"
  case valueOfNeitherSite = "value-of-neither-site"
  case stateUnknown = "state-unknown"
  case restoreRecordConflict = "restore-record-conflict"
  case restoreRecordInvalid = "restore-record-invalid"
  case notReversible = "not-reversible"
  case stageOutOfOrder = "stage-out-of-order"
  case mixedOrders = "mixed-orders"
  case replicasUnknown = "replicas-unknown"
  case sameClaimOnTwoNodes = "same-claim-on-two-nodes"
  case claimNodeMismatch = "claim-node-mismatch"
  case unfencedSite = "unfenced-site"
  case dataLossNotAccepted = "data-loss-not-accepted"
  case splitBrain = "split-brain"
  case fieldDecidedTwice = "field-decided-twice"
  case unpausedSource = "unpaused-source"

  /// The registry's name of a code of the editor; every one has its twin here.
  package init(_ code: YAMLRefusal.Code) {
    guard let twin = RefusalCode(rawValue: code.rawValue) else {
      preconditionFailure("the editor's code `\(code.rawValue)` is missing from the registry")
    }
    self = twin
  }
}
