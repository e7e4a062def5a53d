import { relative } from 'node:path'
import type { Place } from '../diagnostics/place.ts'
import { asWritten } from '../files/inventory/shown.ts'
import { hostVariables, type Inventory, type VariableLayer } from '../files/inventory.ts'
import type { Setting } from '../language/origins.ts'
import { oneLine, writeJson } from '../template/filters/json-write.ts'
import type { RawDict } from '../template/values.ts'
import { visible } from './visible.ts'

const WIDEST_VALUE = 60

/** What the inventory and the files beside it and the playbook say of a host's variable, the highest level first. */
export function settingsInInventory(inventory: Inventory, host: string, name: string, playbookDir?: string): Setting[] {
  const layers = hostVariables(inventory, host, playbookDir)
  // A playbook that stands beside the inventory has the same files beside it.
  return [...new Set(layers.toReversed())].flatMap((layer) => layerSetting(layer, name))
}

function layerSetting({ values, origin, file, placeOf }: VariableLayer, name: string): Setting[] {
  const raw = values.get(name)
  const place = placeOf(name) ?? (file === '' ? null : { file, line: 1, column: 1 })
  return raw === undefined ? [] : [{ level: origin, place, value: { raw }, scope: null }]
}

/** What `-e` says of a variable. */
export function settingsInExtra(extra: RawDict, name: string): Setting[] {
  const raw = extra.get(name)
  return raw === undefined ? [] : [{ level: 'extra vars (-e)', place: null, value: { raw }, scope: null }]
}

/** A table of places, the highest level first; a star is before the one that counts for tasks that set nothing themselves. */
export function originRows(settings: readonly Setting[]): string[] {
  const winner = settings.find(({ scope }) => scope === null)
  const cells = settings.map(({ level, place, value, scope }) => [
    place ? showPlace(place) : '-',
    level,
    value ? shown(value.raw) : '(known in the run)',
    scope ?? '',
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row, index) => {
    const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
    return `${settings[index] === winner ? '*' : ' '} ${padded}`.trimEnd()
  })
}

function showPlace({ file, line }: Place): string {
  const near = relative(process.cwd(), file)
  return `${near.startsWith('..') ? file : near}:${line}`
}

function shown(raw: Parameters<typeof asWritten>[0]): string {
  const text = writeJson(visible(asWritten(raw)), { ...oneLine, ascii: false })
  return text.length > WIDEST_VALUE ? `${text.slice(0, WIDEST_VALUE - 1)}…` : text
}
