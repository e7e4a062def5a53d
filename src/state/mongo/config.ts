import type { Json } from '../json.ts'
import type { MongoReply } from '../mongo.ts'
import { documentIn, documentsIn, numberIn, textIn } from './documents.ts'

/** A member as a set's configuration has it, all defaults filled in. */
export interface SetMember {
  readonly _id: number
  readonly host: string
  readonly arbiterOnly: boolean
  readonly buildIndexes: boolean
  readonly hidden: boolean
  readonly priority: number
  readonly tags: Readonly<Record<string, string>>
  readonly secondaryDelaySecs: number
  readonly votes: number
  /** The names by which clients outside know it. */
  readonly horizons: Readonly<Record<string, string>>
}

/** A set's configuration, as replSetGetConfig tells it. */
export interface SetConfig {
  readonly name: string
  readonly version: number
  readonly members: readonly SetMember[]
  /** All of them, those that no task names too. */
  readonly settings: MongoReply
  /** What else is in the document. */
  readonly others: MongoReply
}

/** What a member does in its set, as far as everybody may know it. */
export type Part = 'electable' | 'passive' | 'hidden' | 'arbiter'

export function partOf({ arbiterOnly, hidden, secondaryDelaySecs, priority }: Omit<SetMember, '_id'>): Part {
  if (arbiterOnly) return 'arbiter'
  if (hidden || secondaryDelaySecs > 0) return 'hidden'
  return priority > 0 ? 'electable' : 'passive'
}

/** A configuration's document; null where it is none. */
export function configOf(document: MongoReply): SetConfig | null {
  const { _id, version, members, settings, ...others } = document
  if (typeof _id !== 'string' || typeof version !== 'number') return null
  return {
    name: _id,
    version,
    members: documentsIn(document, 'members').map(memberOf),
    settings: documentIn(document, 'settings'),
    others,
  }
}

function memberOf(document: MongoReply): SetMember {
  const arbiterOnly = document.arbiterOnly === true
  return {
    _id: numberIn(document, '_id', 0),
    host: textIn(document, 'host') ?? '',
    arbiterOnly,
    buildIndexes: document.buildIndexes !== false,
    hidden: document.hidden === true,
    priority: numberIn(document, 'priority', arbiterOnly ? 0 : 1),
    tags: texts(documentIn(document, 'tags')),
    secondaryDelaySecs: numberIn(document, 'secondaryDelaySecs', 0),
    votes: numberIn(document, 'votes', 1),
    horizons: texts(documentIn(document, 'horizons')),
  }
}

function texts(document: MongoReply): Record<string, string> {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, String(value)]))
}

/** The document that is sent for a configuration: without horizons where there are none, as they must not be empty. */
export function documentOf({ name, version, members, settings, others }: SetConfig): Record<string, Json> {
  const sent = members.map(({ horizons, ...member }) => ({
    ...member,
    ...(Object.keys(horizons).length > 0 && { horizons }),
  }))
  return { _id: name, version, ...others, members: sent, settings }
}
