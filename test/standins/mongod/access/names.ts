/** A role or a user by its name and the database that it belongs to. */
export interface Name {
  readonly name: string
  readonly db: string
}

/** As messages have it: `rocket@admin`. */
export function shown({ name, db }: Name): string {
  return `${name}@${db}`
}

/** The `_id` of its document: `admin.rocket`. */
export function idOf({ name, db }: Name): string {
  return `${db}.${name}`
}

/** Whether both mean the same. */
export function isSame(a: Name, b: Name): boolean {
  return a.name === b.name && a.db === b.db
}

/** Each one once, in the order of their first place. */
export function unique(names: readonly Name[]): readonly Name[] {
  return names.filter((name, at) => names.findIndex((other) => isSame(other, name)) === at)
}

/** The internal user that members log in as among each other. */
export const internalUser: Name = { name: '__system', db: 'local' }
