import { cluster } from '../../access/needs.ts'
import type { Command } from '../../contract.ts'
import { mongoError } from '../../errors.ts'
import { plain } from '../config/fields.ts'

const least = 990

/** replSetResizeOplog: taken and checked; the stand-in's oplog keeps its own size. */
export const resizeOplog: Command = {
  name: 'replSetResizeOplog',
  adminOnly: true,
  needs: cluster('replSetResizeOplog'),
  on: 'anyone',
  run: ({ body }) => {
    const size = Number(plain(body.size ?? least))
    if (size >= least) return {}
    throw mongoError(2, `BSON field 'size' value must be >= ${least}, actual value '${size}'`)
  },
}
