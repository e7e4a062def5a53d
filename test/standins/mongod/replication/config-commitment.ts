import type { Board } from './board.ts'
import { tallyOf } from './config/tally.ts'
import { isVoter } from './config/types.ts'

/** Whether the majority of voters goes by the configuration that holds here. */
export function isConfigHeld(board: Board): boolean {
  const { config, self } = board
  if (config === null) return false
  const holders = config.members.filter((member, index) => {
    const { configVersion, configTerm } = board.seen(member._id)
    const isSame = configVersion === config.version && configTerm === config.term
    return isVoter(member) && (index === self || isSame)
  })
  return holders.length >= tallyOf(config).majority
}

/** Whether the configuration is committed, and with it a write of the own term. */
export function isConfigCommitted(board: Board): boolean {
  return isConfigHeld(board) && board.committed.t === board.term
}
