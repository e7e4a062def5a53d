import { cluster } from '../../access/needs.ts'
import type { Command } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { shownConfig } from '../config/document.ts'
import { isConfigCommitted } from '../config-commitment.ts'
import { statusDocument } from '../documents/status.ts'
import type { Machine } from '../parts.ts'
import { requireConfig, requireMember } from './require.ts'

/** replSetGetStatus and replSetGetConfig: what the set is like. */
export function statusCommands({ board }: Machine): readonly Command[] {
  return [
    {
      name: 'replSetGetStatus',
      adminOnly: true,
      needs: cluster('replSetGetStatus'),
      on: 'anyone',
      run: () => statusDocument(board, requireMember(board)),
    },
    {
      name: 'replSetGetConfig',
      adminOnly: true,
      needs: cluster('replSetGetConfig'),
      on: 'anyone',
      run: ({ body }) => {
        const config = shownConfig(requireConfig(board))
        if (body.commitmentStatus !== true) return { config }
        if (!board.isWritable) throw mongoError(10107, 'commitmentStatus is only supported on primary.')
        return { config, commitmentStatus: isConfigCommitted(board) }
      },
    },
  ]
}
