import { type Document, Int32, Long } from 'bson'
import type { Command, Request, Server } from '../contract.ts'
import { mongoError } from '../errors.ts'
import { wireVersionOf } from '../version.ts'

/** hello under its three names. */
export function helloCommands(server: Server): readonly Command[] {
  return [
    {
      name: 'hello',
      aliases: ['isMaster', 'ismaster'],
      needs: 'none',
      on: 'anyone',
      run: async (request) => {
        greet(request)
        await awaitChange(server, request)
        return reply(server, request)
      },
    },
  ]
}

function greet({ body, connection }: Request): void {
  if (body.helloOk === true || 'hello' in body) connection.saidHelloOk = true
  if (body.client === undefined) return
  const isAgain = body.topologyVersion !== undefined
  if (connection.client !== null && !isAgain) {
    throw mongoError(186, 'The client metadata document may only be sent in the first hello')
  }
  connection.client = body.client
}

function reply(server: Server, request: Request): Document {
  const { options, replication } = server
  const { body, connection } = request
  const { topologyVersion, ...fields } = replication.hello()
  const isHello = request.name === 'hello'
  const { isWritablePrimary, ...others } = fields
  const newest = wireVersionOf(options.version)
  const asksInternally = body.internalClient !== undefined
  return {
    ...(body.helloOk === true ? { helloOk: true } : {}),
    topologyVersion: topologyVersion ?? replication.topologyVersion(),
    ...(isHello ? { isWritablePrimary } : { ismaster: isWritablePrimary }),
    ...others,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection.id,
    minWireVersion: new Int32(asksInternally ? newest : 0),
    maxWireVersion: new Int32(newest),
    readOnly: false,
    ...security(server, request),
  }
}

function security({ access }: Server, request: Request): Document {
  const { saslSupportedMechs, speculativeAuthenticate } = request.body
  const found: Document = {}
  if (typeof saslSupportedMechs === 'string') {
    const dot = saslSupportedMechs.indexOf('.')
    const mechanisms = access.mechanisms(saslSupportedMechs.slice(dot + 1), saslSupportedMechs.slice(0, dot))
    if (mechanisms !== null) found.saslSupportedMechs = mechanisms
  }
  if (speculativeAuthenticate !== undefined) {
    const step = access.speculate(speculativeAuthenticate, request)
    if (step !== null) found.speculativeAuthenticate = step
  }
  return found
}

/** Waits until the server is no longer as the client knows it, or until the client has waited enough. */
async function awaitChange({ replication }: Server, { body, connection }: Request): Promise<void> {
  const { topologyVersion, maxAwaitTimeMS } = body
  if (topologyVersion === undefined && maxAwaitTimeMS === undefined) return
  if (maxAwaitTimeMS === undefined) {
    throw mongoError(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'")
  }
  if (topologyVersion === undefined) {
    throw mongoError(31368, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'")
  }
  if (maxAwaitTimeMS < 0) throw mongoError(31373, "'maxAwaitTimeMS' must be a non-negative integer")
  const current = replication.topologyVersion()
  const known = Long.fromValue(topologyVersion.counter)
  if (known.lessThan(0)) throw mongoError(31372, 'topologyVersion must have a non-negative counter')
  if (!current.processId.equals(topologyVersion.processId)) return
  const order = known.compare(Long.fromValue(current.counter))
  if (order > 0) {
    throw mongoError(
      31382,
      `Received a topology version with counter: ${known} which is greater than the server topology version counter: ${current.counter}`,
    )
  }
  if (order < 0) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stop()
      clearTimeout(timer)
      stay()
      resolve()
    }
    const stop = replication.onChange(done)
    const timer = setTimeout(done, maxAwaitTimeMS)
    const stay = connection.onClose(done)
  })
}
