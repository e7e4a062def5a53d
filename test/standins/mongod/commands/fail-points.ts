import type { Document } from 'bson'
import type { Command, MongoError, Parameters, Request } from '../contract.ts'
import { mongoError } from '../errors.ts'

/** What a fail point does to one request. */
interface Failure {
  readonly closes: boolean
  readonly error: MongoError | null
  readonly writeConcernError: Document | null
}

/** The fail point failCommand, for tests of drivers. */
export interface FailPoints {
  /** Waits if it is to block; null where the request is left alone. */
  readonly strike: (request: Request) => Promise<Failure | null>
  readonly commands: readonly Command[]
}

/** No fail point is on at first. */
export function createFailPoints(parameters: Parameters): FailPoints {
  let left = 0
  let skip = 0
  let data: Document = {}
  return {
    strike: async (request) => {
      if (left === 0 || !concerns(data, request)) return null
      if (skip > 0) {
        skip -= 1
        return null
      }
      left -= 1
      if (data.blockConnection === true) await pause(data.blockTimeMS ?? 0)
      const labels = data.errorLabels === undefined ? {} : { errorLabels: data.errorLabels }
      const code = data.errorCode
      const error =
        typeof code === 'number' ? mongoError(code, "Failing command via 'failCommand' failpoint", labels) : null
      return { closes: data.closeConnection === true, error, writeConcernError: data.writeConcernError ?? null }
    },
    commands: [
      {
        name: 'configureFailPoint',
        adminOnly: true,
        needs: 'none',
        on: 'anyone',
        run: ({ body }) => {
          if (parameters.get('enableTestCommands') !== true)
            throw mongoError(59, "no such command: 'configureFailPoint'")
          if (body.configureFailPoint !== 'failCommand') throw mongoError(2, `${body.configureFailPoint} not found`)
          left = timesOf(body.mode)
          skip = body.mode?.skip ?? 0
          data = body.data ?? {}
          return { count: 0 }
        },
      },
    ],
  }
}

function timesOf(mode: unknown): number {
  if (mode === 'alwaysOn') return Number.POSITIVE_INFINITY
  if (typeof mode !== 'object' || mode === null) return 0
  if ('times' in mode) return Number(mode.times)
  return 'skip' in mode ? Number.POSITIVE_INFINITY : 0
}

function concerns(data: Document, { name, connection }: Request): boolean {
  if (name === 'configureFailPoint' || data.failCommands?.includes(name) !== true) return false
  if (connection.identity?.isInternal === true && data.failInternalCommands !== true) return false
  return data.appName === undefined || data.appName === connection.client?.application?.name
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
