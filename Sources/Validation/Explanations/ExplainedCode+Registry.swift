package import Manifests
package import SourceText

/// All codes, each with its page: refusals, rules, and what is said beside them.
extension ExplainedCode {
  /// Every code once, in alphabetical order.
  package static let all: [ExplainedCode] = {
    var pages: [String: (kinds: [Kind], explanation: Explanation)] = [:]
    func add(_ code: String, _ kind: Kind, _ explanation: Explanation) {
      pages[code, default: ([], explanation)].kinds.append(kind)
    }
    for code in RefusalCode.allCases { add(code.rawValue, .refusal, code.explanation) }
    for rule in RuleCatalog.allCases { add(rule.rawValue, .rule, rule.explanation) }
    for code in DiagnosticCode.allCases { add(code.rawValue, code.kind, code.explanation) }
    return pages.sorted { $0.key < $1.key }.map {
      ExplainedCode(
        code: $0.key,
        kinds: $0.value.kinds,
        explanation: $0.value.explanation,
        consequences: RuleCatalog(rawValue: $0.key)?.rule.consequences.map(\.rawValue) ?? []
      )
    }
  }()

  /// Returns the page of a code, or nil for one that is not known.
  package static func named(_ code: String) -> ExplainedCode? { all.first { $0.code == code } }

  /// Whether the page says more than the message that carries the code already does.
  package var isWorthReading: Bool {
    switch RefusalCode(rawValue: code) {
    case .unknownService, .unknownObject, .pathNotFound, .volumeNotFound: false
    case nil: kinds.contains(.rule)
    default: true
    }
  }
}

extension RuleCatalog {
  /// The rule's page.
  package var explanation: Explanation {
    switch self {
    case .yamlSyntax: .yamlSyntax
    case .duplicateKey: RefusalCode.duplicateKey.explanation
    case .undefinedAlias: .undefinedAlias
    case .yamlVersion: .yamlVersion
    case .escapedSlash: .escapedSlash
    case .ambiguousBoolean: .ambiguousBoolean
    case .ambiguousNumber: .ambiguousNumber
    case .unknownObject: RefusalCode.unknownObject.explanation
    case .ambiguousObject: RefusalCode.ambiguousObject.explanation
    case .unlistedStandby: .unlistedStandby
    case .halfFailedOver: .halfFailedOver
    case .splitBrain: RefusalCode.splitBrain.explanation
    case .noActiveSite: .noActiveSite
    case .missingClaim: DiagnosticCode.missingClaim.explanation
    case .sameClaimOnTwoNodes: RefusalCode.sameClaimOnTwoNodes.explanation
    case .claimCapacityMismatch: .claimCapacityMismatch
    case .claimNodeMismatch: RefusalCode.claimNodeMismatch.explanation
    case .wrongTypeInFailoverField: .wrongTypeInFailoverField
    case .overlappingRollout: DiagnosticCode.overlappingRollout.explanation
    case .dnsSourceIgnoresController: RefusalCode.dnsSourceIgnoresController.explanation
    case .mixedDnsPrefix: DiagnosticCode.mixedDnsPrefix.explanation
    case .replicasFoughtByAutoscaler: .replicasFoughtByAutoscaler
    case .staleRestoreRecord: .staleRestoreRecord
    case .missingResource: DiagnosticCode.missingResource.explanation
    case .missingPath: DiagnosticCode.missingPath.explanation
    case .kustomizationCycle: DiagnosticCode.kustomizationCycle.explanation
    case .severalKustomizationFiles: DiagnosticCode.severalKustomizationFiles.explanation
    case .patchWithoutTarget: .patchWithoutTarget
    case .orphanedManifest: .orphanedManifest
    case .duplicateObject: .duplicateObject
    case .unresolvedPlaceholder: .unresolvedPlaceholder
    case .undefinedSubstitution: .undefinedSubstitution
    case .selfSuspendingKustomization: RefusalCode.selfSuspendingKustomization.explanation
    case .deprecatedFluxVersion: .deprecatedFluxVersion
    case .changeUnderSuspendedOwner: RefusalCode.changeUnderSuspendedOwner.explanation
    case .reconcileDisabledChange: RefusalCode.reconcileDisabledChange.explanation
    case .editedEncryptedFile: .editedEncryptedFile
    case .forgedFailoverCommit: .forgedFailoverCommit
    case .invalidWaiver: .invalidWaiver
    case .unusedWaiver: .unusedWaiver
    }
  }
}

extension RefusalCode {
  /// The refusal's page.
  package var explanation: Explanation {
    switch self {
    case .pathThroughAlias: .pathThroughAlias
    case .pathThroughMerge: .pathThroughMerge
    case .sharedAnchor: .sharedAnchor
    case .duplicateKey: .duplicateKey
    case .ambiguousItem: .ambiguousItem
    case .pathNotFound: .pathNotFound
    case .wrongKind: .wrongKind
    case .templateText: .templateText
    case .layoutNotSupported: .layoutNotSupported
    case .verificationFailed: .verificationFailed
    case .unknownObject: .unknownObject
    case .ambiguousObject: .ambiguousObject
    case .encryptedDocument: .encryptedDocument
    case .variableOfUnknownOrigin: .variableOfUnknownOrigin
    case .decidedByPatch: .decidedByPatch
    case .opaqueValues: .opaqueValues
    case .sharedBase: .sharedBase
    case .changeUnderSuspendedOwner: .changeUnderSuspendedOwner
    case .reconcileDisabledChange: .reconcileDisabledChange
    case .ownerPatched: .ownerPatched
    case .identityPatched: .identityPatched
    case .renamedClaim: .renamedClaim
    case .buildWouldFail: .buildWouldFail
    case .ignoredBySource: .ignoredBySource
    case .immutableField: .immutableField
    case .volumeNotFound: .volumeNotFound
    case .noPodTemplate: .noPodTemplate
    case .affinityNotUnderstood: .affinityNotUnderstood
    case .unmountedTemplate: .unmountedTemplate
    case .noReplicaCount: .noReplicaCount
    case .scalerNotUnderstood: .scalerNotUnderstood
    case .selfSuspendingKustomization: .selfSuspendingKustomization
    case .notSuspendable: .notSuspendable
    case .noRunStrategy: .noRunStrategy
    case .runStrategyConflict: .runStrategyConflict
    case .networkNotFound: .networkNotFound
    case .kindNotSupported: .kindNotSupported
    case .dnsSourceIgnoresController: .dnsSourceIgnoresController
    case .autoResync: .autoResync
    case .scheduleBesideTrigger: .scheduleBesideTrigger
    case .triggerWhilePaused: .triggerWhilePaused
    case .postRendererConflict: .postRendererConflict
    case .splitBrain: .splitBrain
    case .fieldDecidedTwice: .fieldDecidedTwice
    case .unpausedSource: .unpausedSource
    case .unknownService: .unknownService
    case .valueOfNeitherSite: .valueOfNeitherSite
    case .stateUnknown: .stateUnknown
    case .restoreRecordConflict: .restoreRecordConflict
    case .restoreRecordInvalid: .restoreRecordInvalid
    case .notReversible: .notReversible
    case .stageOutOfOrder: .stageOutOfOrder
    case .mixedOrders: .mixedOrders
    case .replicasUnknown: .replicasUnknown
    case .sameClaimOnTwoNodes: DiagnosticCode.sameClaimOnTwoNodes.explanation
    case .claimNodeMismatch: .claimNodeMismatch
    case .unfencedSite: .unfencedSite
    case .dataLossNotAccepted: .dataLossNotAccepted
    }
  }
}

extension DiagnosticCode {
  /// How much it weighs where it stands alone.
  package var kind: ExplainedCode.Kind {
    switch self {
    case .configuration, .file, .git, .held, .output, .unknownCode, .usage: .fault
    case .damagedTrailer, .foreignHook, .notArriving, .notRestored, .secretInDiff: .fault
    case .yamlEncoding, .yamlTooDeep, .yamlTooLarge: .fault
    case .complexKey, .escapedSlash, .noJSON, .undefinedAlias, .yamlVersion: .warning
    case .countBesideAutoscaler, .mixedDnsPrefix, .restartNeeded: .warning
    case .missingClaim, .missingPath, .overlappingRollout, .sameClaimOnTwoNodes: .warning
    case .kustomizationCycle, .missingResource, .operatorActsToo: .warning
    case .pinnedSource, .prunedObject, .severalKustomizationFiles, .waitsForItself: .warning
    case .waitsForMissing, .waitsForSuspended: .warning
    case .moreFindings, .opaqueContent, .replicationAge, .setAside: .note
    case .operatorSetting, .ownPatch, .postRenderer, .primarySite, .undecidedService: .note
    case .foreignOwner, .identity, .lockFile, .missingObjects, .objectFolder: .fault
    case .repositoryFormat, .signing: .fault
    case .credentialsInURL, .detachedHead, .lineEnds, .outdatedHook, .outdatedProposal: .warning
    case .remoteUnreachable, .shadowedHooks, .shallowClone, .unmergedIndex: .warning
    case .baseBehindUpstream, .configurationDiffers, .configurationFound, .noRemote: .note
    case .historyCut, .openProposal, .proposalBehind, .staleLock, .uncommittedEdits: .note
    }
  }

  /// The code's page.
  package var explanation: Explanation {
    switch self {
    case .configuration: .configuration
    case .damagedTrailer: .damagedTrailer
    case .file: .file
    case .foreignHook: .foreignHook
    case .git: .git
    case .held: .held
    case .output: .output
    case .secretInDiff: .secretInDiff
    case .unknownCode: .unknownCode
    case .usage: .usage
    case .complexKey: .complexKey
    case .noJSON: .noJSON
    case .countBesideAutoscaler: .countBesideAutoscaler
    case .mixedDnsPrefix: .mixedDnsPrefix
    case .restartNeeded: .restartNeeded
    case .ownPatch: .ownPatch
    case .postRenderer: .postRenderer
    case .prunedObject: .prunedObject
    case .waitsForItself: .waitsForItself
    case .waitsForMissing: .waitsForMissing
    case .waitsForSuspended: .waitsForSuspended
    case .escapedSlash: .escapedSlash
    case .undefinedAlias: .undefinedAlias
    case .yamlEncoding: .yamlEncoding
    case .yamlTooDeep: .yamlTooDeep
    case .yamlTooLarge: .yamlTooLarge
    case .yamlVersion: .yamlVersion
    case .kustomizationCycle: .kustomizationCycle
    case .missingClaim: .missingClaim
    case .missingPath: .missingPath
    case .missingResource: .missingResource
    case .moreFindings: .moreFindings
    case .notArriving: .notArriving
    case .notRestored: .notRestored
    case .opaqueContent: .opaqueContent
    case .operatorActsToo: .operatorActsToo
    case .operatorSetting: .operatorSetting
    case .overlappingRollout: .overlappingRollout
    case .pinnedSource: .pinnedSource
    case .primarySite: .primarySite
    case .replicationAge: .replicationAge
    case .sameClaimOnTwoNodes: .sameClaimOnTwoNodes
    case .setAside: .setAside
    case .severalKustomizationFiles: .severalKustomizationFiles
    case .baseBehindUpstream: .baseBehindUpstream
    case .configurationDiffers: .configurationDiffers
    case .configurationFound: .configurationFound
    case .historyCut: .historyCut
    case .openProposal: .openProposal
    case .proposalBehind: .proposalBehind
    case .staleLock: .staleLock
    case .undecidedService: .undecidedService
    case .uncommittedEdits: .uncommittedEdits
    case .credentialsInURL: .credentialsInURL
    case .detachedHead: .detachedHead
    case .foreignOwner: .foreignOwner
    case .identity: .identity
    case .lineEnds: .lineEnds
    case .lockFile: .lockFile
    case .missingObjects: .missingObjects
    case .noRemote: .noRemote
    case .objectFolder: .objectFolder
    case .outdatedHook: .outdatedHook
    case .outdatedProposal: .outdatedProposal
    case .remoteUnreachable: .remoteUnreachable
    case .repositoryFormat: .repositoryFormat
    case .shadowedHooks: .shadowedHooks
    case .shallowClone: .shallowClone
    case .signing: .signing
    case .unmergedIndex: .unmergedIndex
    }
  }
}
