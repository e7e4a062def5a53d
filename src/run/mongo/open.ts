import { openSecrets, toJson } from '../../module/open.ts'
import type { Json } from '../../state/json.ts'
import type { MongoDocument, MongoReply, MongoValue } from '../../state/mongo.ts'
import { Secret } from '../../template/values.ts'
import type { Mask } from '../mask.ts'
import { secretsIn } from '../unknowns.ts'

/** A command as it is sent: with its secrets, which no output may show from then on. */
export function openDocument(document: MongoDocument, mask: Mask): MongoReply {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, opened(value, mask)]))
}

function opened(value: MongoValue, mask: Mask): Json {
  if (value instanceof Secret) {
    for (const text of secretsIn(value)) mask.add(text)
    return toJson(openSecrets(value).value)
  }
  if (Array.isArray(value)) return value.map((item: MongoValue) => opened(item, mask))
  return typeof value === 'object' && value !== null ? openDocument(value as MongoDocument, mask) : (value as Json)
}
