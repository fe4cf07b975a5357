/// The manifests' texts.
extension GeneratedApp {
  private var digest: String {
    var value = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    return (0..<4).map { _ in
      value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  var deployment: String {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: \(name)
      labels:
        app.kubernetes.io/name: \(name)
      annotations:
        reloader.example.org/auto: "true"
    spec:
      replicas: 1
      revisionHistoryLimit: 3
      strategy:
        type: Recreate
      selector:
        matchLabels:
          app.kubernetes.io/name: \(name)
      template:
        metadata:
          labels:
            app.kubernetes.io/name: \(name)
        spec:
          automountServiceAccountToken: false
          enableServiceLinks: false
          nodeSelector:
            role: primary   # the node that holds the volume
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            runAsGroup: 1000
            fsGroup: 1000
            fsGroupChangePolicy: OnRootMismatch
          containers:
            - name: app
              image: registry.example.org/apps/\(name):4.0.\(number)@sha256:\(digest)
              env:
                - name: TZ
                  value: Europe/Berlin
                - name: LOG_LEVEL
                  value: info
              envFrom:
                - secretRef:
                    name: \(name)-secret
              ports:
                - name: http
                  containerPort: 8080
              livenessProbe:
                httpGet:
                  path: /ping
                  port: http
                periodSeconds: 30
                failureThreshold: 5
              resources:
                requests:
                  cpu: 100m
                  memory: 256Mi
                limits:
                  memory: 4Gi
              volumeMounts:
                - name: config
                  mountPath: /config
                - name: media
                  mountPath: /media
          volumes:
            - name: config
              persistentVolumeClaim:
                claimName: \(name)-config
            - name: media
              nfs:
                server: storage.internal
                path: /mnt/tank/media

    """
  }

  func claim(_ name: String, size: Int) -> String {
    """
    ---
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: \(name)
    spec:
      accessModes: ["ReadWriteOnce"]
      storageClassName: local-path
      resources:
        requests:
          storage: \(size)Gi

    """
  }

  var claims: String {
    claim("\(name)-config", size: number % 50 + 1)
      + claim("\(name)-config-backup", size: number % 50 + 1)
  }

  var service: String {
    """
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: \(name)
      labels:
        app.kubernetes.io/name: \(name)
    spec:
      type: ClusterIP
      ports:
        - name: http
          port: 80
          targetPort: http
          protocol: TCP
      selector:
        app.kubernetes.io/name: \(name)

    """
  }

  var ingress: String {
    let domain = number % 20 == 3 ? "${SECRET_DOMAIN}" : "example.org"
    return """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: \(name)
        annotations:
          external-dns.alpha.kubernetes.io/target: internal.\(domain)
          cert-manager.io/cluster-issuer: letsencrypt-production
      spec:
        ingressClassName: internal
        rules:
          - host: "\(name).\(domain)"
            http:
              paths:
                - path: /
                  pathType: Prefix
                  backend:
                    service:
                      name: \(name)
                      port:
                        name: http
        tls:
          - hosts: ["\(name).\(domain)"]
            secretName: \(name)-tls

      """
  }

  var configMap: String {
    """
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: \(name)-settings
    data:
      settings.toml: |
        [server]
        bind = "0.0.0.0:8080"
        base_url = "/"
        workers = \(number % 8 + 1)

        [log]
        level = "info"
        format = "json"

        [database]
        path = "/config/\(name).db"
        journal = "wal"
      start.sh: |
        #!/bin/sh
        set -eu
        mkdir -p /config/cache
        exec /app/\(name) --settings /settings/settings.toml

    """
  }

  var networkPolicy: String {
    """
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: \(name)
    spec:
      podSelector:
        matchLabels:
          app.kubernetes.io/name: \(name)
      policyTypes: [Ingress]
      ingress:
        - from:
            - namespaceSelector:
                matchLabels:
                  kubernetes.io/metadata.name: network
          ports:
            - protocol: TCP
              port: 8080

    """
  }

  var patch: String {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: \(name)
    spec:
      template:
        spec:
          priorityClassName: low

    """
  }

  var release: String {
    """
    ---
    # yaml-language-server: $schema=https://schemas.example.org/helmrelease-helm-v2.schema.json
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata:
      name: \(name)
    spec:
      chartRef:
        kind: OCIRepository
        name: \(name)
      interval: 1h
      values:
        controllers:
          \(name):
            annotations:
              reloader.example.org/auto: "true"
            containers:
              app:
                image:
                  repository: registry.example.org/apps/\(name)
                  tag: 1.\(number).0@sha256:\(digest)
                env:
                  APP__LOG__LEVEL: info
                  APP__SERVER__PORT: &port 80
                  APP__UPDATE__BRANCH: develop
                  TZ: Europe/Berlin
                envFrom:
                  - secretRef:
                      name: "{{ .Release.Name }}-secret"
                probes:
                  liveness: &probes
                    enabled: true
                    custom: true
                    spec:
                      httpGet:
                        path: /ping
                        port: *port
                      periodSeconds: 10
                      timeoutSeconds: 5
                      failureThreshold: 5
                  readiness: *probes
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: { drop: ["ALL"] }
                resources:
                  requests:
                    cpu: 100m
                  limits:
                    memory: 4Gi
        defaultPodOptions:
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            fsGroup: 1000
            fsGroupChangePolicy: OnRootMismatch
        service:
          app:
            ports:
              http:
                port: *port
        route:
          app:
            hostnames:
              - "{{ .Release.Name }}.example.org"
            parentRefs:
              - name: internal
                namespace: network
        persistence:
          config:
            existingClaim: "{{ .Release.Name }}"
          media:
            type: nfs
            server: storage.internal
            path: /mnt/tank/media
            globalMounts:
              - path: /media
          tmp:
            type: emptyDir

    """
  }

  var chart: String {
    """
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata:
      name: \(name)
    spec:
      interval: 1h
      layerSelector:
        mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
        operation: copy
      ref:
        tag: 4.3.\(number % 9)
      url: oci://registry.example.org/charts/app-template

    """
  }

  var externalSecret: String {
    """
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata:
      name: \(name)
    spec:
      secretStoreRef:
        kind: ClusterSecretStore
        name: store
      target:
        name: \(name)-secret
        template:
          data:
            API_KEY: "{{ .API_KEY }}"
      dataFrom:
        - extract:
            key: \(name)

    """
  }

  var dashboard: String {
    let panels = (0..<12).map { panel in
      """
          { "id": \(panel), "title": "\(name) \(panel)", "type": "timeseries",
            "gridPos": { "h": 8, "w": 12, "x": \(panel % 2 * 12), "y": \(panel / 2 * 8) },
            "targets": [{ "expr": "rate(requests_total{app=\\"\(name)\\"}[5m])", "refId": "A" }] }
      """
    }
    return "{\n  \"title\": \"\(name)\",\n  \"panels\": [\n"
      + panels.joined(separator: ",\n") + "\n  ]\n}\n"
  }
}
