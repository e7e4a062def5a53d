import { hostname } from 'node:os'
import { type Document, ObjectId } from 'bson'
import { cluster } from '../../access/needs.ts'
import type { Command } from '../../contract.ts'
import { asMongoError, mongoError } from '../../errors.ts'
import type { Board } from '../board.ts'
import { ageText } from '../config/order.ts'
import { parseConfig } from '../config/parse.ts'
import { isElectable, isLocalhost, type SetConfig } from '../config/types.ts'
import { faultOfArbiters, faultOfConfig, faultOfFirst } from '../config/validate.ts'
import type { Configuring } from '../configuring.ts'
import { append } from '../leading.ts'
import type { Machine } from '../parts.ts'
import { checkQuorum } from '../quorum.ts'
import { State } from '../states.ts'

const context = 'replSetInitiate'

/** replSetInitiate: makes a set of members that are in none yet. */
export function initiateCommand(machine: Machine): Command {
  return {
    name: 'replSetInitiate',
    adminOnly: true,
    needs: cluster('replSetConfigure'),
    on: 'anyone',
    run: ({ body }) => initiate(machine, body.replSetInitiate),
  }
}

async function initiate({ board, configuring, links }: Machine, given: unknown): Promise<Document> {
  const { log } = board.parts
  if (board.config !== null || board.state === State.removed) {
    const info = 'try querying local.system.replset to see current configuration'
    throw mongoError(23, 'already initialized', { info })
  }
  const isDefault = typeof given !== 'object' || given === null || Object.keys(given).length === 0
  const document = isDefault ? defaultConfig(board) : (given as Document)
  const more = isDefault ? defaultReply(document) : {}
  log.write('I', 'REPL', 21356, context, 'replSetInitiate admin command received from client')
  try {
    await configuring.alone(async () => {
      const config = readFirst(board, document)
      log.write('I', 'REPL', 21357, context, 'replSetInitiate config object parses ok', {
        numMembers: config.members.length,
      })
      const self = await electablePlace(configuring, config)
      await checkQuorum(board, links, config, self)
      append(board, [{ op: 'n', ns: '', o: { msg: 'initiating set' } }], -1)
      configuring.install(config, self)
    })
  } catch (thrown) {
    const error = asMongoError(thrown)
    log.write('E', 'REPL', 21426, context, 'replSetInitiate failed', {
      error: { code: error.code, codeName: error.codeName, errmsg: error.message },
    })
    throw mongoError(error.code, error.message, { ...error.more, ...more })
  }
  return more
}

/** Any failure but those of the quorum is told as 93. */
function readFirst(board: Board, document: Document): SetConfig {
  const config = parseConfig({ ...document, term: 0 }, new ObjectId())
  if (document.settings?.replicaSetId !== undefined) {
    throw mongoError(
      93,
      "replica set configuration cannot contain 'replicaSetId' field when called from replSetInitiate",
    )
  }
  if (config._id !== board.setName) {
    const names = `initiate set name: ${config._id}, command line set name: ${board.setName}`
    throw mongoError(93, `Rejecting initiate with a set name that differs from command line set name, ${names}`)
  }
  const fault = faultOfConfig(config) ?? faultOfArbiters(config) ?? faultOfFirst(config)
  if (fault !== null) throw mongoError(93, fault)
  return config
}

async function electablePlace(configuring: Configuring, config: SetConfig): Promise<number> {
  try {
    const self = await configuring.place(config)
    requireElectable(config, self)
    return self
  } catch (thrown) {
    throw mongoError(93, asMongoError(thrown).message)
  }
}

/** Throws 104 where this member could not be primary. */
export function requireElectable(config: SetConfig, self: number): void {
  const me = config.members[self]
  if (me === undefined || isElectable({ ...me, newlyAdded: false })) return
  const where = `is not electable under the new configuration with ${ageText(config)} for replica set ${config._id}`
  throw mongoError(104, `This node, ${me.host}, with _id ${me._id} ${where}`)
}

function defaultConfig({ setName, parts: { options, port } }: Board): Document {
  const named = options.bindIp.find((name) => !isLocalhost(name) && name !== '0.0.0.0' && name !== '::')
  const isOpen = options.bindIp.some((name) => name === '0.0.0.0' || name === '::')
  const host = named ?? (isOpen ? hostname() : 'localhost')
  return { _id: setName, version: 1, members: [{ _id: 0, host: `${host}:${port()}` }] }
}

function defaultReply({ members: [{ host }] }: Document): Document {
  return { info2: 'no configuration specified. Using a default configuration for the set', me: host }
}
