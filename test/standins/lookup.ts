import type { LookupFunction } from 'node:net'

/** Finds hosts that this machine's own names do not know: an option of the driver. */
export function lookupIn(addresses: Readonly<Record<string, string>>): LookupFunction {
  return (name, options, done) => {
    const address = addresses[name] ?? name
    if (options.all === true) done(null, [{ address, family: 4 }])
    else done(null, address, 4)
  }
}
