/// The JSON Schema of a configuration file, for editors: `failover.schema.json`.
///
/// It is made from the tables by which the reader knows its keys. What depends on the names that a
/// file gives its sites is left to the reader.
/// https://json-schema.org/draft-07/json-schema-validation
package enum ConfigurationSchema {
  /// The schema as a draft-07 document.
  package static var json: JSONValue {
    .members([
      "$schema": .string("http://json-schema.org/draft-07/schema#"),
      "title": .string("failover.yaml"),
      "description": .string("What can fail over, and between which sites."),
      "type": .string("object"),
      "if": .members(["required": .array([.string("sites")])]),
      "then": reference("native"),
      "else": reference("servicesMap"),
      "definitions": .object(definitions),
    ])
  }

  private static var definitions: [JSONMember] {
    [
      JSONMember(name: "native", value: native),
      JSONMember(name: "servicesMap", value: servicesMap),
      JSONMember(name: "site", value: site),
      JSONMember(name: "service", value: service),
      JSONMember(name: "mapService", value: mapService),
      JSONMember(name: "order", value: oneOf(ServiceDefaults.orders.map(\.key))),
      JSONMember(
        name: "resume",
        value: .members(["enum": .array([.boolean(false), .string("remove")])])
      ),
      JSONMember(name: "externalDNS", value: externalDNS),
      JSONMember(name: "controller", value: controller),
      JSONMember(name: "name", value: pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")),
      JSONMember(
        name: "text",
        value: .members(["type": .string("string"), "minLength": .integer(1)])
      ),
      JSONMember(name: "textsBySite", value: mapping(of: mapping(of: reference("text")))),
    ]
      + MemberList.allCases.flatMap { list in
        [
          JSONMember(name: "\(list)", value: self.list(list)),
          JSONMember(name: "\(list)Settings", value: settings(list)),
        ]
      }
  }

  // MARK: Top, sites, services

  private static var native: JSONValue {
    closed(
      NativeConfigurationReader.keys,
      required: ["sites", "services"]
    ) { key in
      switch key {
      case "version": .members(["const": .integer(1)])
      case "sites": named(by: reservedNames, reference("site"))
      case "services": named(reference("service"))
      default: reference(key)
      }
    }
  }

  private static var servicesMap: JSONValue {
    closed(ServicesMapReader.keys, required: ["services"]) { key in
      key == "version" ? .members(["const": .integer(1)]) : named(reference("mapService"))
    }
  }

  private static var mapService: JSONValue {
    closed(ServicesMapReader.serviceKeys, required: ServicesMapReader.required) { _ in
      reference("text")
    }
  }

  private static var site: JSONValue {
    var schema = closed(NativeConfigurationReader.siteKeys, required: []) { key in
      key == "node" ? mapping(of: reference("text")) : reference("text")
    }
    schema.add("maxProperties", .integer(1))
    return schema
  }

  private static var service: JSONValue {
    let lists = MemberList.allCases.map(\.rawValue)
    var schema = closed(
      NativeServiceReader.keys,
      required: ["namespace", "primary", "standby"]
    ) { key in
      switch key {
      case "namespace": reference("text")
      case "primary", "standby": reference("name")
      default: reference(key)
      }
    }
    schema.add(
      "anyOf",
      .array(lists.map { .members(["required": .array([.string($0)])]) })
    )
    return schema
  }

  private static var externalDNS: JSONValue {
    closed(ServiceDefaults.externalDNSKeys, required: []) { key in
      key == "prefix" ? pattern("^.+/$") : reference(key)
    }
  }

  private static var controller: JSONValue {
    closed(["active", "inactive"], required: []) { _ in reference("text") }
  }

  // MARK: Lists

  /// An item is a name, one mapping of a name to its settings, or both sites' names and the settings.
  private static func list(_ list: MemberList) -> JSONValue {
    let settings = self.settingsMembers(list)
    let name = pattern(list.defaultKind == nil ? "^[^/]+/[^/]+$" : "^[^/]+(/[^/]+)?$")
    let single = JSONValue.members([
      "type": .string("object"), "minProperties": .integer(1), "maxProperties": .integer(1),
      "additionalProperties": reference("\(list)Settings"),
    ])
    let pair = JSONValue.members([
      "type": .string("object"), "minProperties": .integer(2),
      "properties": .object(settings),
      "additionalProperties": list == .values ? scalar : optional("string"),
    ])
    return .members([
      "type": .string("array"), "minItems": .integer(1),
      "items": .members(["anyOf": .array([name, single, pair])]),
    ])
  }

  private static func settings(_ list: MemberList) -> JSONValue {
    var schema = JSONValue.members([
      "type": .string("object"),
      "properties": .object(settingsMembers(list)),
      "additionalProperties": list == .values ? scalar : .boolean(false),
    ])
    if list == .values { schema.add("required", .array([.string("path")])) }
    return schema
  }

  private static func settingsMembers(_ list: MemberList) -> [JSONMember] {
    let activity = list == .values ? ["active", "inactive"] : []
    return list.settings.map { JSONMember(name: $0.rawValue, value: schema(of: $0)) }
      + activity.map { JSONMember(name: $0, value: scalar) }
  }

  private static func schema(of setting: ItemSetting) -> JSONValue {
    switch setting {
    case .namespace, .path, .podSpecAt, .replicasAt: reference("text")
    case .renders: pattern("^[^/]+/[^/]+$")
    case .volumes, .networks: reference("textsBySite")
    case .replicas: bySite(count)
    case .runStrategy: bySite(oneOf(NativeServiceReader.runStrategies))
    case .pause, .trigger, .allow: .members(["type": .string("boolean")])
    case .controller: reference("controller")
    case .prefix: pattern("^.+/$")
    case .annotations: mapping(of: mapping(of: optional("string")))
    }
  }

  // MARK: Parts

  private static var reservedNames: JSONValue {
    .members([
      "not": .members([
        "enum": .array(NativeConfigurationReader.reservedNames.sorted().map(JSONValue.string))
      ])
    ])
  }

  private static var count: JSONValue {
    .members(["type": .array([.string("integer"), .string("null")]), "minimum": .integer(1)])
  }

  private static var scalar: JSONValue {
    .members([
      "type": .array(["string", "boolean", "integer", "null"].map(JSONValue.string))
    ])
  }

  private static func optional(_ type: String) -> JSONValue {
    .members(["type": .array([.string(type), .string("null")])])
  }

  private static func reference(_ name: String) -> JSONValue {
    .members(["$ref": .string("#/definitions/\(name)")])
  }

  private static func pattern(_ pattern: String) -> JSONValue {
    .members(["type": .string("string"), "pattern": .string(pattern)])
  }

  private static func oneOf(_ words: [String]) -> JSONValue {
    .members(["enum": .array(words.map(JSONValue.string))])
  }

  /// The value itself, or a mapping of it by site.
  private static func bySite(_ value: JSONValue) -> JSONValue {
    .members(["anyOf": .array([value, mapping(of: value)])])
  }

  private static func mapping(of value: JSONValue) -> JSONValue {
    .members(["type": .string("object"), "additionalProperties": value])
  }

  /// A mapping whose keys are names of services or sites.
  private static func named(by restriction: JSONValue? = nil, _ value: JSONValue) -> JSONValue {
    let names = restriction.map { JSONValue.members(["allOf": .array([reference("name"), $0])]) }
    return .members([
      "type": .string("object"), "minProperties": .integer(1),
      "propertyNames": names ?? reference("name"),
      "additionalProperties": value,
    ])
  }

  /// A mapping that has these keys and no others.
  private static func closed(
    _ keys: [String],
    required: [String],
    _ value: (String) -> JSONValue
  ) -> JSONValue {
    var schema = JSONValue.members([
      "type": .string("object"),
      "properties": .object(keys.map { JSONMember(name: $0, value: value($0)) }),
      "additionalProperties": .boolean(false),
    ])
    if !required.isEmpty { schema.add("required", .array(required.map(JSONValue.string))) }
    return schema
  }
}

extension JSONValue {
  /// Adds a member to an object; other values stay as they are.
  fileprivate mutating func add(_ name: String, _ value: JSONValue) {
    guard case .object(let members) = self else { return }
    self = .object(members + [JSONMember(name: name, value: value)])
  }
}
