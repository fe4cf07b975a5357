/// Pages of what the editor of YAML refuses, and of the rules about YAML itself.
extension Explanation {
  static let pathThroughAlias = Explanation(
    "The field lies behind an alias.",
    meaning: "On the way to the field stands `*name`: the text of the field is that of the anchor, "
      + "in another place of the file.",
    why: "An edit there would change every use of the anchor, and so fields that the move is not "
      + "about.",
    example: """
      nodes: &nodes { role: primary }
      spec:
        nodeSelector: *nodes        # spec.nodeSelector.role is refused
      """,
    wayOut: "Write the mapping out where the field is, then run the command again."
  )

  static let pathThroughMerge = Explanation(
    "The field comes in through a merge key (`<<`).",
    meaning: "The mapping does not hold the field itself: it inherits it from an anchor by `<<`.",
    why: "An edit of the anchor would change every mapping that merges it. Kustomize and Flux also "
      + "differ in when they resolve merges.",
    example: """
      defaults: &defaults { role: primary }
      spec:
        nodeSelector:
          <<: *defaults             # spec.nodeSelector.role is refused
      """,
    wayOut: "Write the key beside `<<`; it overrides what is merged in."
  )

  static let sharedAnchor = Explanation(
    "Aliases elsewhere in the file repeat the value that would change.",
    meaning: "The value carries an anchor (`&name`), and `*name` is used in other places.",
    why: "A new value would be the value of all those places too.",
    example: """
      nodeSelector:
        role: &role primary         # refused: the label below would change as well
      labels:
        role: *role
      """,
    wayOut: "Write the other places out, or the field; an anchor that nothing uses is no hindrance."
  )

  static let duplicateKey = Explanation(
    "A mapping holds the same key twice.",
    meaning:
      "YAML forbids it. Some readers take the last one, some the first, and kustomize fails.",
    why: "Nobody can tell which of the two decides. Where a file that Flux applies holds one, the "
      + "whole Kustomization may stop being applied.",
    example: """
      nodeSelector:
        role: primary
        role: backup
      """,
    wayOut: "Remove one of the two entries."
  )

  static let ambiguousItem = Explanation(
    "Several items of a list have the name that should select one.",
    meaning:
      "Items such as containers and volumes are found by their `name`, and here two have it.",
    why: "Kubernetes would reject the object; which item is meant cannot be told.",
    example: """
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: a } }
        - { name: data, persistentVolumeClaim: { claimName: b } }
      """,
    wayOut: "Give each item a name of its own."
  )

  static let pathNotFound = Explanation(
    "A key or an item of the path is not there.",
    meaning: "The document has no such place, and the operation does not make one.",
    why: "A guess at the place would write somewhere that nobody named.",
    example: "failover yaml set values.yaml /replicaCont 2",
    wayOut: "Correct the pointer; `failover yaml insert` adds a key."
  )

  static let wrongKind = Explanation(
    "Something stands there, but of another kind than the field needs.",
    meaning:
      "A list where a mapping should be, a mapping where one value should be, or a key that is "
      + "there already.",
    why: "Replacing it would throw away text that is not understood.",
    example: """
      nodeSelector: [role, primary]   # expected a mapping
      """,
    wayOut: "Correct the manifest to the shape that Kubernetes expects."
  )

  static let templateText = Explanation(
    "The value, or the document, is text of a template engine.",
    meaning:
      "It holds `{{ }}` or `$( )`, which Helm, an ApplicationSet or another program fills in "
      + "before it becomes a manifest.",
    why: "What will stand there is decided somewhere else; the file does not even have to be YAML.",
    example: """
      nodeSelector:
        role: {{ .Values.role }}
      """,
    wayOut: "Write the value out, or quote the expression where it is a plain string. For a chart, "
      + "move the service by the values of its HelmRelease."
  )

  static let layoutNotSupported = Explanation(
    "The text is laid out in a way that cannot be extended exactly.",
    meaning: "The edit is clear, but the place has no room for it: a comment inside an empty "
      + "collection, an entry that shares its line, a tag that does not fit the value.",
    why: "The bytes around an edit are never touched, and here they would have to move.",
    example: """
      nodeSelector: {   # nothing yet
      }
      """,
    wayOut: "Write the collection in block style, one entry a line; then the edit has its place."
  )

  static let verificationFailed = Explanation(
    "After the edit the file would differ in more than what was planned.",
    meaning:
      "After every edit both versions are parsed and compared. They differed somewhere else.",
    why:
      "This is the last safety net: it catches a mistake of failover itself, or a former text of a "
      + "restore record that no longer fits its place.",
    example: "failover demote sonarr     # the file was laid out anew since the move",
    wayOut:
      "Make the edit by hand. Nothing was written. If no restore record is involved, report the "
      + "file: it shows a defect."
  )

  static let yamlSyntax = Explanation(
    "A file is no YAML, or no manifest.",
    meaning:
      "The parser rejects the text, or a mapping stands where a key should be text, which is "
      + "how unquoted template text reads.",
    why: "Flux builds a Kustomization from all of its files: one that does not parse keeps every "
      + "change below it from being applied.",
    example: """
      metadata:
        name: sonarr
       namespace: media               # one space short
      """,
    wayOut: "Correct the file, or move it out of the folders that Flux applies."
  )

  static let halfFailedOver = Explanation(
    "The fields of one service name both of its sites.",
    meaning: "Some fields say the primary site, others the standby site: the state is `mixed`.",
    why: "A pod that wants the node of one site and the volume of the other starts on neither.",
    example: """
      nodeSelector: { role: backup }
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: pvc-sonarr } }   # the primary's
      """,
    wayOut:
      "Give all fields the values of one site, or let `failover promote` or `failover demote` "
      + "complete the move."
  )
}
