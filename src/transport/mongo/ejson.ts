import { BSON } from 'mongodb'
import type { MongoReply } from '../../state/mongo.ts'

/** A command in Extended JSON as the driver sends it; whole numbers are integers there. Throws where it is none. */
export function toBson(document: MongoReply): BSON.Document {
  return BSON.EJSON.deserialize(document, { relaxed: false })
}

/** A reply in relaxed Extended JSON. */
export function fromBson(document: BSON.Document): MongoReply {
  return BSON.EJSON.serialize(document, { relaxed: true })
}
