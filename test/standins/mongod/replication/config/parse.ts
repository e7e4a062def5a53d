import { type Document, ObjectId } from 'bson'
import { mongoError } from '../../errors.ts'
import { type Fields, fieldsOf, plain } from './fields.ts'
import { type MemberConfig, type SetConfig, type Settings, splitHost } from './types.ts'

const topFields = ['_id', 'version', 'term', 'members', 'configsvr', 'protocolVersion', 'settings']
const memberFields = ['_id', 'host', 'arbiterOnly', 'buildIndexes', 'hidden', 'priority', 'tags', 'secondaryDelaySecs']
const settingFields = [
  'chainingAllowed',
  'heartbeatIntervalMillis',
  'heartbeatTimeoutSecs',
  'electionTimeoutMillis',
  'catchUpTimeoutMillis',
  'catchUpTakeoverDelayMillis',
  'getLastErrorModes',
  'getLastErrorDefaults',
  'replicaSetId',
]

/** Reads a configuration and fills in its defaults; throws 93 where it has not the form of one. */
export function parseConfig(document: Document, replicaSetId: ObjectId): SetConfig {
  const fields = fieldsOf('ReplSetConfig', document, [...topFields, 'writeConcernMajorityJournalDefault'])
  const name = fields.text('_id')
  if (name === '') throw mongoError(93, 'Replica set configuration must have non-empty _id field')
  fields.within('protocolVersion', fields.whole('protocolVersion', 1), 1, 1)
  return {
    _id: name,
    version: fields.within('version', fields.whole('version', 1), 1, 2_147_483_647),
    term: fields.whole('term', -1),
    members: fields.documents('members').map(parseMember),
    writeConcernMajorityJournalDefault: fields.bool('writeConcernMajorityJournalDefault', true),
    settings: parseSettings(fields.object('settings') ?? {}, replicaSetId),
  }
}

function parseMember(document: Document): MemberConfig {
  const fields = fieldsOf('MemberConfig', document, [...memberFields, 'votes', 'newlyAdded', 'horizons'])
  const arbiterOnly = fields.bool('arbiterOnly', false)
  const priority = fields.within('priority', fields.whole('priority', 1), 0, 1000)
  const member: MemberConfig = {
    _id: fields.within('_id', fields.whole('_id'), 0, 255),
    host: parseHost(fields.text('host')),
    arbiterOnly,
    buildIndexes: fields.bool('buildIndexes', true),
    hidden: fields.bool('hidden', false),
    priority: arbiterOnly && priority === 1 ? 0 : priority,
    tags: parseTags(fields.object('tags') ?? {}),
    secondaryDelaySecs: fields.within('secondaryDelaySecs', fields.whole('secondaryDelaySecs', 0), 0, 315_360_000),
    votes: fields.within('votes', fields.whole('votes', 1), 0, 1),
    newlyAdded: fields.bool('newlyAdded', false),
  }
  const fault = faultOfMember(member)
  if (fault !== null) throw mongoError(93, `${fault}`)
  return member
}

function faultOfMember(member: MemberConfig): string | null {
  if (member.arbiterOnly && member.votes === 0) return 'Arbiter must vote (cannot have 0 votes)'
  if (member.arbiterOnly && member.newlyAdded) return 'Arbiter cannot have newlyAdded field set'
  if (member.arbiterOnly && Object.keys(member.tags).length > 0) return 'Cannot set tags on arbiters.'
  if (member.priority === 0) return null
  if (member.votes === 0) return 'priority must be 0 when non-voting (votes:0)'
  if (member.secondaryDelaySecs > 0) return 'priority must be 0 when secondaryDelaySecs is used'
  if (member.hidden) return 'priority must be 0 when hidden=true'
  return member.buildIndexes ? null : 'priority must be 0 when buildIndexes=false'
}

function parseHost(text: string): string {
  const host = text.trim()
  const { name, port } = splitHost(host)
  if (name === '' || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw mongoError(93, `Bad HostAndPort: ${host}`)
  }
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`
}

function parseTags(tags: Document): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(tags)) {
    const type = typeof plain(value) === 'number' ? 'int' : typeof value
    if (typeof value !== 'string') throw mongoError(93, `tags.${name} field has non-string value of type ${type}`)
  }
  return tags
}

function parseSettings(document: Document, replicaSetId: ObjectId): Settings {
  const fields = fieldsOf('ReplSetConfigSettings', document, settingFields)
  const given: unknown = document.replicaSetId
  return {
    chainingAllowed: fields.bool('chainingAllowed', true),
    heartbeatIntervalMillis: atLeast(fields, 'heartbeatIntervalMillis', 2000, 1),
    heartbeatTimeoutSecs: atLeast(fields, 'heartbeatTimeoutSecs', 10, 1),
    electionTimeoutMillis: atLeast(fields, 'electionTimeoutMillis', 10_000, 1),
    catchUpTimeoutMillis: atLeast(fields, 'catchUpTimeoutMillis', -1, -1),
    catchUpTakeoverDelayMillis: atLeast(fields, 'catchUpTakeoverDelayMillis', 30_000, -1),
    getLastErrorModes: parseModes(fields.object('getLastErrorModes') ?? {}),
    replicaSetId: given instanceof ObjectId ? given : replicaSetId,
  }
}

function atLeast(fields: Fields, name: string, fallback: number, least: number): number {
  return fields.within(name, fields.whole(name, fallback), least, Number.MAX_SAFE_INTEGER)
}

function parseModes(modes: Document): Settings['getLastErrorModes'] {
  const parsed = Object.entries(modes).map(([mode, counts]) => {
    const entries = Object.entries(counts ?? {}).map(([tag, count]) => [tag, Number(plain(count))])
    return [mode, Object.fromEntries(entries)]
  })
  return Object.fromEntries(parsed)
}
