import { resolve } from 'node:path';
import { defaultRobotHosts } from '#notices/outside.ts';

export type Role = 'all' | 'web' | 'worker';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Load the seed county on first run and show its sign-ins. */
  demo: boolean;
  role: Role;
  trustProxy: boolean;
  /** Requests a minute from one address; 0: no limit. */
  rateLimit: number;
  /** Largest upload in megabytes. */
  uploadMb: number;
  logLevel: string;
  /** The ways out of the house: mail, robots, and the address that stands in their messages. */
  outside: { smtpUrl: string | null; mailFrom: string | null; publicUrl: string | null; robotHosts: string[] };
  /** Key for robots' addresses and codes; undefined: one is kept in the data folder. */
  secretKey: string | undefined;
  /** Folder of the nightly backups; undefined: none are taken. */
  backupDir: string | undefined;
  /** How many nightly backups are kept. */
  backupKeep: number;
}

interface Setting {
  env: string;
  flag: string;
  value: string;
  fallback: string;
  zh: string;
  en: string;
}

const settings: readonly Setting[] = [
  {
    env: 'HOST',
    flag: 'host',
    value: 'ADDRESS',
    fallback: '127.0.0.1',
    zh: '监听地址；对外服务填 0.0.0.0，并在前面放 HTTPS 代理',
    en: 'address to listen on; 0.0.0.0 to serve others, behind an HTTPS proxy',
  },
  {
    env: 'PORT',
    flag: 'port',
    value: 'NUMBER',
    fallback: '8787',
    zh: '监听端口，0 表示任选一个空闲端口',
    en: 'port to listen on; 0 picks a free one',
  },
  {
    env: 'DATA_DIR',
    flag: 'data-dir',
    value: 'FOLDER',
    fallback: './data',
    zh: '数据文件夹：内置数据库和上传的文件',
    en: 'data folder: embedded database and uploaded files',
  },
  {
    env: 'DATABASE_URL',
    flag: 'database-url',
    value: 'URL',
    fallback: '',
    zh: 'PostgreSQL 15 或更新的服务器；不填则使用内置数据库',
    en: 'a PostgreSQL server, 15 or newer; the embedded one when empty',
  },
  {
    env: 'DEMO',
    flag: 'demo',
    value: 'yes|no',
    fallback: 'yes',
    zh: '首次启动装入示例县，并在登录页列出示例账号；正式使用填 no',
    en: 'load the seed county on first run and list its sign-ins; no for real use',
  },
  {
    env: 'ROLE',
    flag: 'role',
    value: 'all|web|worker',
    fallback: 'all',
    zh: '本进程做什么：网页、后台任务，或两者',
    en: 'what this process does: web, background jobs, or both',
  },
  {
    env: 'TRUST_PROXY',
    flag: 'trust-proxy',
    value: 'yes|no',
    fallback: 'no',
    zh: '前面有 HTTPS 代理：信任其转发的地址，Cookie 只走 HTTPS',
    en: 'an HTTPS proxy is in front: believe its headers, cookies over HTTPS only',
  },
  {
    env: 'RATE_LIMIT',
    flag: 'rate-limit',
    value: 'NUMBER',
    fallback: '1200',
    zh: '每个地址每分钟最多请求数，0 表示不限',
    en: 'requests a minute from one address; 0: no limit',
  },
  {
    env: 'UPLOAD_MB',
    flag: 'upload-mb',
    value: 'NUMBER',
    fallback: '50',
    zh: '单个上传文件的上限（MB）',
    en: 'largest upload in megabytes',
  },
  {
    env: 'BACKUP_DIR',
    flag: 'backup-dir',
    value: 'FOLDER',
    fallback: '',
    zh: '每天 2:30 自动备份到这个文件夹，最好在另一块盘上；不填则不自动备份',
    en: 'take a backup into this folder every night at 2:30, best on another disk; none when empty',
  },
  {
    env: 'BACKUP_KEEP',
    flag: 'backup-keep',
    value: 'NUMBER',
    fallback: '14',
    zh: '自动备份保留几份',
    en: 'how many of those backups are kept',
  },
  {
    env: 'LOG_LEVEL',
    flag: 'log-level',
    value: 'LEVEL',
    fallback: 'warn',
    zh: '日志详略：debug info warn error silent',
    en: 'how much to log: debug info warn error silent',
  },
  {
    env: 'PUBLIC_URL',
    flag: 'public-url',
    value: 'URL',
    fallback: '',
    zh: '使用者打开本系统的地址，用于邮件和群消息里的链接；不填则不带链接',
    en: 'address under which people open this system, for links in mail and groups; none when empty',
  },
  {
    env: 'SMTP_URL',
    flag: 'smtp-url',
    value: 'URL',
    fallback: '',
    zh: '发信服务器，如 smtps://用户:密码@smtp.example.cn:465；不填则不发邮件',
    en: 'mail server, as smtps://user:password@smtp.example.cn:465; no mail when empty',
  },
  {
    env: 'MAIL_FROM',
    flag: 'mail-from',
    value: 'ADDRESS',
    fallback: '',
    zh: '发件人，如 "创文 <noreply@example.cn>"；填了 SMTP_URL 就必须填',
    en: 'sender, as "Chuangwen <noreply@example.cn>"; needed with SMTP_URL',
  },
  {
    env: 'ROBOT_HOSTS',
    flag: 'robot-hosts',
    value: 'HOST,HOST',
    fallback: defaultRobotHosts.join(','),
    zh: '群机器人地址允许的主机；私有部署的企业微信、钉钉、飞书在这里加上',
    en: 'hosts a group robot may live on; add those of a private WeCom, DingTalk or Feishu',
  },
  {
    env: 'SECRET_KEY',
    flag: 'secret-key',
    value: 'TEXT',
    fallback: '',
    zh: '加密群机器人地址的密钥，至少 32 个字符；不填则用数据文件夹里的 secret.key。网页和后台任务分在两台机器时必须填同一个',
    en: "key that encrypts robots' addresses, 32 characters or more; secret.key in the data folder when empty. Web and worker on two machines need the same",
  },
];

/** A setting that does not fit: which one, what was given, what would fit. The process refuses to start with it. */
export class ConfigError extends Error {}

/**
 * Configuration from flags (`--port 80`, `--port=80`), else environment, else defaults.
 * @throws ConfigError naming the setting
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const given = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const m = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[i]!);
    const setting = m && settings.find((one) => one.flag === m[1]);
    if (!setting)
      throw new ConfigError(
        `不认识的参数 ${argv[i]}，--help 列出全部参数 | unknown flag ${argv[i]}; --help lists them all`,
      );
    let value = m![2];
    // A flag is never another one's value: `--demo --port 80` means yes, `--data-dir --port 80` is a slip.
    if (value === undefined && argv[i + 1]?.startsWith('--') !== true) value = argv[++i];
    if (value === undefined && setting.value === 'yes|no') value = 'yes';
    if (value === undefined)
      throw new ConfigError(`参数 --${setting.flag} 缺少值 | flag --${setting.flag} needs a value`);
    given.set(setting.env, value);
  }
  const text = (name: string): string => {
    const setting = settings.find((one) => one.env === name)!;
    return (given.get(name) ?? env[name] ?? setting.fallback).trim() || setting.fallback;
  };
  const refuse = (name: string, zh: string, en: string): never => {
    throw new ConfigError(`${name}=${text(name)} 不可用：${zh} | ${name}=${text(name)} does not fit: ${en}`);
  };
  const whole = (name: string, from: number, to: number): number => {
    const value = text(name);
    if (!/^\d{1,9}$/.test(value) || Number(value) < from || Number(value) > to)
      refuse(name, `应为 ${from} 到 ${to} 的整数`, `a whole number from ${from} to ${to}`);
    return Number(value);
  };
  const yes = (name: string): boolean => {
    const value = text(name).toLowerCase();
    if (['yes', 'true', '1', 'on'].includes(value)) return true;
    if (['no', 'false', '0', 'off'].includes(value)) return false;
    return refuse(name, '应为 yes 或 no', 'yes or no');
  };
  const url = text('DATABASE_URL');
  if (url && !/^postgres(ql)?:\/\/.+/.test(url)) {
    throw new ConfigError(
      `DATABASE_URL 不可用：应以 postgres:// 开头 | DATABASE_URL does not fit: it should start with postgres://`,
    );
  }
  const host = text('HOST');
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) refuse('HOST', '应为地址或主机名', 'an address or host name');
  const role = text('ROLE');
  if (!['all', 'web', 'worker'].includes(role)) refuse('ROLE', '应为 all、web 或 worker', 'all, web or worker');
  const logLevel = text('LOG_LEVEL');
  if (!['debug', 'info', 'warn', 'error', 'silent'].includes(logLevel))
    refuse('LOG_LEVEL', '应为 debug、info、warn、error 或 silent', 'debug, info, warn, error or silent');
  // Values of these are secrets or hold one: a refusal names the setting only.
  const unfit = (name: string, zh: string, en: string): never => {
    throw new ConfigError(`${name} 不可用：${zh} | ${name} does not fit: ${en}`);
  };
  const smtpUrl = text('SMTP_URL');
  if (smtpUrl && !(/^smtps?:\/\//.test(smtpUrl) && URL.canParse(smtpUrl)))
    unfit('SMTP_URL', '应以 smtp:// 或 smtps:// 开头', 'it should start with smtp:// or smtps://');
  const mailFrom = text('MAIL_FROM');
  if (smtpUrl && !/^[^\r\n]*[^\s<]+@[^\s>]+>?$/.test(mailFrom))
    unfit('MAIL_FROM', '填了 SMTP_URL 就要有发件人地址', 'SMTP_URL needs a sender address');
  const publicUrl = text('PUBLIC_URL').replace(/\/+$/, '');
  if (publicUrl && !(/^https?:\/\/[^\s?#]+$/.test(publicUrl) && URL.canParse(publicUrl)))
    unfit('PUBLIC_URL', '应为 https:// 开头的网址', 'an address that starts with https://');
  const robotHosts = text('ROBOT_HOSTS')
    .split(/[,\s]+/)
    .filter(Boolean);
  for (const host of robotHosts)
    if (!URL.canParse(host.includes('://') ? host : `https://${host}`))
      refuse('ROBOT_HOSTS', '应为主机名', 'host names');
  const secretKey = text('SECRET_KEY');
  if (secretKey && secretKey.length < 32) unfit('SECRET_KEY', '至少 32 个字符', '32 characters or more');
  return {
    host,
    port: whole('PORT', 0, 65_535),
    dataDir: resolve(text('DATA_DIR')),
    databaseUrl: url || undefined,
    demo: yes('DEMO'),
    role: role as Role,
    trustProxy: yes('TRUST_PROXY'),
    rateLimit: whole('RATE_LIMIT', 0, 1_000_000),
    uploadMb: whole('UPLOAD_MB', 1, 2000),
    logLevel,
    outside: { smtpUrl: smtpUrl || null, mailFrom: mailFrom || null, publicUrl: publicUrl || null, robotHosts },
    secretKey: secretKey || undefined,
    backupDir: text('BACKUP_DIR') ? resolve(text('BACKUP_DIR')) : undefined,
    backupKeep: whole('BACKUP_KEEP', 1, 1000),
  };
}

/** The text of `--help`. */
export function helpText(): string {
  const lines = ['创文 Chuangwen', '', '  npm start -- [--flag value …]', ''];
  for (const s of settings)
    lines.push(
      `  --${s.flag} ${s.value}  (${s.env}${s.fallback ? `, ${s.fallback}` : ''})`,
      `      ${s.zh}`,
      `      ${s.en}`,
    );
  return lines.join('\n');
}
