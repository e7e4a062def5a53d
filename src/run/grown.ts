import type { Inventory } from '../files/inventory.ts'

/** The inventory of a run, which plays may add to. */
export interface Grown {
  /** Alters it now, and again whenever it is read anew; true if that made a difference to this host or any other. */
  readonly add: (host: string, alter: Alteration) => boolean
  /** Reads its sources again; what plays have added stays. */
  readonly refresh: () => void
}

/** Adds to an inventory, and says whether anything is new. */
type Alteration = (inventory: Inventory) => boolean

/** `renew` takes up what is new of a host, or of all. */
export function growing(
  inventory: Inventory,
  reload: (() => Inventory) | undefined,
  renew: (host: string | null) => void,
): Grown {
  const alterations: Alteration[] = []
  return {
    add: (host, alter) => {
      const isNew = alter(inventory)
      if (!isNew) return false
      alterations.push(alter)
      renew(host)
      return true
    },
    refresh: () => {
      if (!reload) return
      const { hosts, groups } = reload()
      replace(inventory.hosts, hosts)
      replace(inventory.groups, groups)
      for (const alter of alterations) alter(inventory)
      renew(null)
    },
  }
}

function replace<T>(old: Map<string, T>, fresh: ReadonlyMap<string, T>): void {
  old.clear()
  for (const [name, one] of fresh) old.set(name, one)
}
