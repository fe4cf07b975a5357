/// The rules, in the order in which they are run.
package enum RuleCatalog: String, CaseIterable, Sendable {
  // What a reader of YAML stumbles over.
  case yamlSyntax = "yaml-syntax"
  case duplicateKey = "duplicate-key"
  case undefinedAlias = "undefined-alias"
  case yamlVersion = "yaml-version"
  case escapedSlash = "escaped-slash"
  case ambiguousBoolean = "ambiguous-boolean"
  case ambiguousNumber = "ambiguous-number"

  // What keeps a service from failing over.
  case unknownObject = "unknown-object"
  case ambiguousObject = "ambiguous-object"
  case unlistedStandby = "unlisted-standby"
  case halfFailedOver = "half-failed-over"
  case splitBrain = "split-brain"
  case noActiveSite = "no-active-site"
  case missingClaim = "missing-claim"
  case sameClaimOnTwoNodes = "same-claim-on-two-nodes"
  case claimCapacityMismatch = "claim-capacity-mismatch"
  case claimNodeMismatch = "claim-node-mismatch"
  case wrongTypeInFailoverField = "wrong-type-in-failover-field"
  case overlappingRollout = "overlapping-rollout"
  case dnsSourceIgnoresController = "dns-source-ignores-controller"
  case mixedDnsPrefix = "mixed-dns-prefix"
  case replicasFoughtByAutoscaler = "replicas-fought-by-autoscaler"
  case staleRestoreRecord = "stale-restore-record"

  // What keeps Flux from applying what is written.
  case missingResource = "missing-resource"
  case missingPath = "missing-path"
  case kustomizationCycle = "kustomization-cycle"
  case severalKustomizationFiles = "several-kustomization-files"
  case patchWithoutTarget = "patch-without-target"
  case orphanedManifest = "orphaned-manifest"
  case duplicateObject = "duplicate-object"
  case unresolvedPlaceholder = "unresolved-placeholder"
  case undefinedSubstitution = "undefined-substitution"
  case selfSuspendingKustomization = "self-suspending-kustomization"
  case deprecatedFluxVersion = "deprecated-flux-version"

  // What is wrong with a change.
  case changeUnderSuspendedOwner = "change-under-suspended-owner"
  case reconcileDisabledChange = "reconcile-disabled-change"
  case editedEncryptedFile = "edited-encrypted-file"
  case forgedFailoverCommit = "forged-failover-commit"

  // What is wrong with waivers; these come last, because they rest on what is found.
  case invalidWaiver = "invalid-waiver"
  case unusedWaiver = "unused-waiver"

  /// The type that holds the rule's logic.
  package var rule: any Rule.Type {
    switch self {
    case .yamlSyntax: YAMLSyntax.self
    case .duplicateKey: DuplicateKey.self
    case .undefinedAlias: UndefinedAlias.self
    case .yamlVersion: YAMLVersion.self
    case .escapedSlash: EscapedSlash.self
    case .ambiguousBoolean: AmbiguousBoolean.self
    case .ambiguousNumber: AmbiguousNumber.self
    case .unknownObject: UnknownObject.self
    case .ambiguousObject: AmbiguousObject.self
    case .unlistedStandby: UnlistedStandby.self
    case .halfFailedOver: HalfFailedOver.self
    case .splitBrain: SplitBrain.self
    case .noActiveSite: NoActiveSite.self
    case .missingClaim: MissingClaim.self
    case .sameClaimOnTwoNodes: SameClaimOnTwoNodes.self
    case .claimCapacityMismatch: ClaimCapacityMismatch.self
    case .claimNodeMismatch: ClaimNodeMismatch.self
    case .wrongTypeInFailoverField: WrongTypeInFailoverField.self
    case .overlappingRollout: OverlappingRollout.self
    case .dnsSourceIgnoresController: DnsSourceIgnoresController.self
    case .mixedDnsPrefix: MixedDnsPrefix.self
    case .replicasFoughtByAutoscaler: ReplicasFoughtByAutoscaler.self
    case .staleRestoreRecord: StaleRestoreRecord.self
    case .missingResource: MissingResource.self
    case .missingPath: MissingPath.self
    case .kustomizationCycle: KustomizationCycle.self
    case .severalKustomizationFiles: SeveralKustomizationFiles.self
    case .patchWithoutTarget: PatchWithoutTarget.self
    case .orphanedManifest: OrphanedManifest.self
    case .duplicateObject: DuplicateObject.self
    case .unresolvedPlaceholder: UnresolvedPlaceholder.self
    case .undefinedSubstitution: UndefinedSubstitution.self
    case .selfSuspendingKustomization: SelfSuspendingKustomization.self
    case .deprecatedFluxVersion: DeprecatedFluxVersion.self
    case .changeUnderSuspendedOwner: ChangeUnderSuspendedOwner.self
    case .reconcileDisabledChange: ReconcileDisabledChange.self
    case .editedEncryptedFile: EditedEncryptedFile.self
    case .forgedFailoverCommit: ForgedFailoverCommit.self
    case .invalidWaiver: InvalidWaiver.self
    case .unusedWaiver: UnusedWaiver.self
    }
  }

  /// Whether a comment in the file may take its findings back: a commit that claims to be a failover's
  /// may not excuse itself.
  package var isWaivable: Bool {
    switch self {
    case .forgedFailoverCommit, .invalidWaiver, .unusedWaiver: false
    default: true
    }
  }
}
