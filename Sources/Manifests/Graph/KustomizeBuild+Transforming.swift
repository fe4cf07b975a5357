import LosslessYAML
import SourceText

/// What a kustomization file does to the objects that it lists.
extension KustomizeBuild {
  /// Returns objects as the transformers of a kustomization file leave them.
  mutating func transform(
    _ output: Output,
    by kustomization: KustomizationFile,
    for owner: FluxKustomization?
  ) -> Output {
    var output = output
    var texts: [RepositoryPath: ManifestFile] = [:]
    for path in kustomization.patchPaths { texts[path] = text(path) }
    let patches = kustomization.patches { texts[$0] }
    noteReached(texts.keys)
    output.failures += missingPatches(of: kustomization)
    let marks = kustomization.marks
    let doubt = doubt(about: kustomization)
    let prefix = owner?.namePrefix ?? kustomization.namePrefix
    let suffix = owner?.nameSuffix ?? kustomization.nameSuffix
    let namespace = kustomization.namespace
    if !(prefix.isEmpty && suffix.isEmpty) { noteRenamed(output) }
    // The order of kustomize (`configureBuiltinTransformers`, then `replacements`, then plug-ins).
    let early = (patches.merging + patches.targeted).map(BuildStep.patch)
    var late: [BuildStep] = []
    if namespace != nil || !(prefix.isEmpty && suffix.isEmpty) {
      late.append(.rename(namespace: namespace, prefix: prefix, suffix: suffix))
    }
    late += kustomization.commonMetadata.map(BuildStep.metadata)
    late += patches.operations.map(BuildStep.patch)
    let counts = kustomization.replicaCounts
    if !counts.isEmpty { late.append(.replicas(counts)) }
    let images = kustomization.images
    if !images.isEmpty { late.append(.images(images)) }
    late += otherWriters(of: kustomization).map(BuildStep.other)
    let steps = early + late
    for position in output.objects.indices {
      output.objects[position].rename(
        namespace: namespace,
        prefix: prefix,
        suffix: suffix
      )
      output.objects[position].steps += steps
      output.objects[position].marks += marks
      if let doubt { output.objects[position].obstacles.append(doubt) }
    }
    for position in output.generated.indices {
      output.generated[position].rename(namespace: namespace, prefix: prefix, suffix: suffix)
    }
    output.lateSteps = late.count
    return output
  }

  private mutating func missingPatches(of kustomization: KustomizationFile) -> [Obstacle] {
    kustomization.patchFiles.compactMap { entry, path in
      let file = kustomization.folder.resolving(path)
      if let file { noteNamed(file) }
      guard !Self.isRemote(path), !(file.map { files.paths.contains($0) } ?? false) else {
        return nil
      }
      let location = kustomization.file.buffer.location(of: entry.contentRange)
      return .failure("the patch `\(path)` does not exist", at: location)
    }
  }

  private mutating func otherWriters(of kustomization: KustomizationFile) -> [FieldWriter] {
    kustomization.generalWriters.map { name, node in
      let location = kustomization.file.buffer.location(of: node.contentRange)
      guard name == "configurations" else { return FieldWriter(name: name, location: location) }
      let path = node.text.flatMap { kustomization.folder.resolving($0) }
      let reach = FieldWriter.reach(ofConfiguration: path.flatMap { text($0) })
      return FieldWriter(name: name, location: location, reach: reach)
    }
  }

  private func doubt(about kustomization: KustomizationFile) -> Obstacle? {
    kustomization.duplicateKey.map { key in
      Obstacle(
        .duplicateKey,
        "the key `\(key.text ?? "")` stands twice in a kustomization file that builds it",
        at: kustomization.file.buffer.location(of: key.contentRange),
        next: ["remove one of the entries; readers disagree on which wins"],
        reach: .reading
      )
    }
  }
}
