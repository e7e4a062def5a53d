import { isDict, type Json } from '../../state/json.ts'
import type { MongoReply } from '../../state/mongo.ts'

/** Commands that leave a mongod as it is. Of any other it is not known. */
const READS: ReadonlySet<string> = new Set([
  ...['find', 'aggregate', 'count', 'distinct', 'explain', 'listDatabases', 'listCollections', 'listIndexes'],
  ...['dbStats', 'collStats', 'dataSize', 'dbHash', 'hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'buildinfo'],
  ...['serverStatus', 'hostInfo', 'getCmdLineOpts', 'getParameter', 'getClusterParameter', 'getLog', 'features'],
  ...['connectionStatus', 'connPoolStats', 'whatsmyuri', 'listCommands', 'top', 'lockInfo', 'currentOp'],
  ...['usersInfo', 'rolesInfo', 'replSetGetStatus', 'replSetGetConfig', 'getDefaultRWConcern'],
])

/** Whether a command only reads: an aggregation may write what it finds to a collection. */
export function isReadOnly(command: MongoReply): boolean {
  const name = Object.keys(command)[0] ?? ''
  return READS.has(name) && !writes(command.pipeline ?? [])
}

function writes(pipeline: Json): boolean {
  const stages = Array.isArray(pipeline) ? pipeline : [pipeline]
  return stages.some((stage) => isDict(stage) && ('$out' in stage || '$merge' in stage))
}
