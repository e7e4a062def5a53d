/** What a setting holds. `list` is separated by commas; `bool` is a switch on the command line. */
type Kind = 'string' | 'int' | 'float' | 'bool' | 'list' | 'map'

/** A setting of mongod.conf, with its flag where there is one. */
export interface Setting {
  readonly path: string
  readonly kind: Kind
  readonly flag?: string
  /** The configuration file's key is refused from this version on. */
  readonly removedIn?: string
}

/** All settings that are known; most of them only so that a real configuration is accepted. */
export const settings: readonly Setting[] = [
  { path: 'systemLog.destination', kind: 'string' },
  { path: 'systemLog.path', kind: 'string', flag: 'logpath' },
  { path: 'systemLog.logAppend', kind: 'bool', flag: 'logappend' },
  { path: 'systemLog.logRotate', kind: 'string', flag: 'logRotate' },
  { path: 'systemLog.verbosity', kind: 'int' },
  { path: 'systemLog.quiet', kind: 'bool', flag: 'quiet' },
  { path: 'systemLog.timeStampFormat', kind: 'string', flag: 'timeStampFormat' },
  { path: 'systemLog.component', kind: 'map' },
  { path: 'storage.dbPath', kind: 'string', flag: 'dbpath' },
  { path: 'storage.directoryPerDB', kind: 'bool', flag: 'directoryperdb' },
  { path: 'storage.engine', kind: 'string', flag: 'storageEngine' },
  { path: 'storage.journal.enabled', kind: 'bool', removedIn: '6.1' },
  { path: 'storage.journal.commitIntervalMs', kind: 'int', flag: 'journalCommitInterval' },
  { path: 'storage.syncPeriodSecs', kind: 'float', flag: 'syncdelay' },
  { path: 'storage.oplogMinRetentionHours', kind: 'float', flag: 'oplogMinRetentionHours' },
  { path: 'storage.wiredTiger.engineConfig.cacheSizeGB', kind: 'float', flag: 'wiredTigerCacheSizeGB' },
  { path: 'storage.wiredTiger.engineConfig.journalCompressor', kind: 'string', flag: 'wiredTigerJournalCompressor' },
  { path: 'storage.wiredTiger.engineConfig.directoryForIndexes', kind: 'bool' },
  { path: 'storage.wiredTiger.collectionConfig.blockCompressor', kind: 'string' },
  { path: 'storage.wiredTiger.indexConfig.prefixCompression', kind: 'bool' },
  { path: 'net.port', kind: 'int', flag: 'port' },
  { path: 'net.bindIp', kind: 'list', flag: 'bind_ip' },
  { path: 'net.bindIpAll', kind: 'bool', flag: 'bind_ip_all' },
  { path: 'net.ipv6', kind: 'bool', flag: 'ipv6' },
  { path: 'net.maxIncomingConnections', kind: 'int', flag: 'maxConns' },
  { path: 'net.wireObjectCheck', kind: 'bool' },
  { path: 'net.unixDomainSocket.enabled', kind: 'bool' },
  { path: 'net.unixDomainSocket.pathPrefix', kind: 'string', flag: 'unixSocketPrefix' },
  { path: 'net.unixDomainSocket.filePermissions', kind: 'int', flag: 'filePermissions' },
  { path: 'net.tls.mode', kind: 'string', flag: 'tlsMode' },
  { path: 'net.tls.certificateKeyFile', kind: 'string', flag: 'tlsCertificateKeyFile' },
  { path: 'net.tls.certificateKeyFilePassword', kind: 'string', flag: 'tlsCertificateKeyFilePassword' },
  { path: 'net.tls.CAFile', kind: 'string', flag: 'tlsCAFile' },
  { path: 'net.tls.clusterFile', kind: 'string', flag: 'tlsClusterFile' },
  { path: 'net.tls.disabledProtocols', kind: 'string', flag: 'tlsDisabledProtocols' },
  { path: 'net.tls.allowConnectionsWithoutCertificates', kind: 'bool', flag: 'tlsAllowConnectionsWithoutCertificates' },
  { path: 'net.tls.allowInvalidHostnames', kind: 'bool', flag: 'tlsAllowInvalidHostnames' },
  { path: 'net.tls.allowInvalidCertificates', kind: 'bool', flag: 'tlsAllowInvalidCertificates' },
  { path: 'net.compression.compressors', kind: 'string', flag: 'networkMessageCompressors' },
  { path: 'security.keyFile', kind: 'string', flag: 'keyFile' },
  { path: 'security.authorization', kind: 'string' },
  { path: 'security.clusterAuthMode', kind: 'string', flag: 'clusterAuthMode' },
  { path: 'security.transitionToAuth', kind: 'bool', flag: 'transitionToAuth' },
  { path: 'security.javascriptEnabled', kind: 'bool' },
  { path: 'operationProfiling.mode', kind: 'string' },
  { path: 'operationProfiling.slowOpThresholdMs', kind: 'int', flag: 'slowms' },
  { path: 'operationProfiling.slowOpSampleRate', kind: 'float', flag: 'slowOpSampleRate' },
  { path: 'operationProfiling.filter', kind: 'string' },
  { path: 'replication.replSetName', kind: 'string', flag: 'replSet' },
  { path: 'replication.oplogSizeMB', kind: 'int', flag: 'oplogSize' },
  { path: 'replication.enableMajorityReadConcern', kind: 'bool', flag: 'enableMajorityReadConcern' },
  { path: 'processManagement.fork', kind: 'bool', flag: 'fork' },
  { path: 'processManagement.pidFilePath', kind: 'string', flag: 'pidfilepath' },
  { path: 'processManagement.timeZoneInfo', kind: 'string', flag: 'timeZoneInfo' },
  { path: 'setParameter', kind: 'map', flag: 'setParameter' },
]

/** Flags that stand for a setting with another value. */
export const switches: Readonly<Record<string, readonly [path: string, value: string | boolean]>> = {
  auth: ['security.authorization', 'enabled'],
  noauth: ['security.authorization', 'disabled'],
  nounixsocket: ['net.unixDomainSocket.enabled', false],
  noscripting: ['security.javascriptEnabled', false],
}
