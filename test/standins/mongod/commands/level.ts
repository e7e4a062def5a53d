import { cluster } from '../access/needs.ts'
import type { Command, Op, Server, Store } from '../contract.ts'
import { createIfMissing } from '../crud/create.ts'
import { mongoError } from '../errors.ts'
import { isOlder } from '../options/order.ts'
import { currentLevel, levelDocument, levelId, levelsOf, versionNs } from '../store/level.ts'
import { levelOf } from '../version.ts'

/** setFeatureCompatibilityVersion. */
export function levelCommand({ options, replication, store, log }: Server): Command {
  return {
    name: 'setFeatureCompatibilityVersion',
    adminOnly: true,
    needs: cluster('setFeatureCompatibilityVersion'),
    on: 'primary',
    run: ({ body, connection }) => {
      const wanted = String(body.setFeatureCompatibilityVersion)
      const own = levelOf(options.version)
      if (!levelsOf(options.version).includes(wanted)) {
        throw mongoError(
          4926900,
          `Invalid feature compatibility version value '${wanted}' provided to setFeatureCompatibilityVersion; expected ${levelsOf(
            options.version,
          )
            .map((one) => `'${one}'`)
            .join(
              ' or ',
            )}. See https://docs.mongodb.com/manual/reference/command/setFeatureCompatibilityVersion/#setfeaturecompatibilityversion`,
        )
      }
      if (!isOlder(own, '7.0') && body.confirm !== true) {
        throw mongoError(
          7369100,
          `Once you have upgraded to ${own}, you will not be able to downgrade FCV and binary version without support assistance. Please re-run this command with 'confirm: true' to acknowledge this and continue with the FCV upgrade.`,
        )
      }
      const was = currentLevel(store)
      if (was === wanted) return {}
      replication.log(levelOps(store, wanted))
      const attr = { newVersion: wanted, oldVersion: was }
      log.write('I', 'COMMAND', 6744300, `conn${connection.id}`, 'setFeatureCompatibilityVersion succeeded', attr)
      return {}
    },
  }
}

/** The writes that put the data at a level. */
export function levelOps(store: Store, level: string): readonly Op[] {
  const { ops, uuid } = createIfMissing(store, versionNs)
  const o = levelDocument(level)
  const isThere = store.byId(versionNs, levelId) !== null
  return [...ops, { op: isThere ? 'u' : 'i', ns: versionNs, ui: uuid, o, o2: { _id: levelId } }]
}
