import { UUID } from 'bson'
import type { Command } from '../contract.ts'

/** startSession and its kin. Sessions hold nothing here but the results of retryable writes. */
export const sessionCommands: readonly Command[] = [
  {
    name: 'startSession',
    needs: 'login',
    on: 'anyone',
    run: () => ({ id: { id: new UUID() }, timeoutMinutes: 30 }),
  },
  ...['refreshSessions', 'endSessions', 'killSessions', 'killAllSessions', 'killAllSessionsByPattern'].map(
    (name): Command => ({ name, needs: name === 'endSessions' ? 'none' : 'login', on: 'anyone', run: () => ({}) }),
  ),
]
