import type { Db } from 'mongodb'

/** A setting of the workspace, which all instances share. */
interface Setting {
  readonly _id: string
  readonly value: string | number | boolean
}

/** Writes the settings that the environment forces; each start of each instance does so. */
export async function forceSettings(db: Db, forced: Readonly<Record<string, string>>): Promise<void> {
  const settings = db.collection<Setting>('rocketchat_settings')
  for (const [_id, text] of Object.entries(forced)) {
    const set = { value: readValue(text), valueSource: 'processEnvValue', processEnvValue: readValue(text) }
    await settings.updateOne({ _id }, { $set: set }, { upsert: true })
  }
}

/** The value of a setting, or what it is where nobody has set it. */
export async function readSetting(db: Db, id: string, otherwise: Setting['value']): Promise<Setting['value']> {
  return (await db.collection<Setting>('rocketchat_settings').findOne({ _id: id }))?.value ?? otherwise
}

function readValue(text: string): Setting['value'] {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}
