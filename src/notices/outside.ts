import { createHmac, randomBytes } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { robotRequest, signing, vendorHosts, verdictOf, type Vendor, type Verdict } from './rules/robot.ts';
import { secretBox, type SecretBox } from './secret.ts';

export interface OutsideOptions {
  /** `smtp://` or `smtps://` with user and password in it; null: no mail. */
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Address under which people reach this installation, for links; null: messages carry none. */
  publicUrl: string | null;
  /** Hosts (https) or whole origins a robot's address may lead to. */
  robotHosts: readonly string[];
  box: SecretBox;
}

/** The ways out of the house. */
export interface Outside {
  publicUrl: string | null;
  box: SecretBox;
  /** Null when no mail server is configured. */
  mail: { send(letter: { id: string; to: string; subject: string; text: string }): Promise<Verdict> } | null;
  /** May a robot live at this address? Only on listed hosts: the server must not be made to call its own neighbours. */
  allows(address: string): boolean;
  say(
    robot: { vendor: Vendor; address: string; secret: string | null },
    said: { head: string; markdown: string },
    at: number,
  ): Promise<Verdict>;
}

export const defaultRobotHosts: readonly string[] = Object.values(vendorHosts);

/** How long another machine may take to answer. */
const patienceMs = 15_000;

export function openOutside(options: OutsideOptions): Outside {
  const origins = new Set(
    options.robotHosts.map((host) => new URL(host.includes('://') ? host : `https://${host}`).origin),
  );
  const allows = (address: string): boolean => {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    return origins.has(url.origin) && url.username === '' && url.password === '';
  };
  return {
    publicUrl: options.publicUrl,
    box: options.box,
    mail: options.smtpUrl && options.mailFrom ? postOffice(options.smtpUrl, options.mailFrom) : null,
    allows,
    async say({ vendor, address, secret }, { head, markdown }, at) {
      if (!allows(address)) return { sent: false, again: false, error: 'robot.host' };
      let signed = null;
      if (secret !== null) {
        const { stamp, key, text } = signing(vendor, secret, at);
        signed = { stamp, sign: createHmac('sha256', key).update(text).digest('base64') };
      }
      const request = robotRequest(vendor, address, head, markdown, signed);
      try {
        const answer = await fetch(request.address, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(request.body),
          redirect: 'manual',
          signal: AbortSignal.timeout(patienceMs),
        });
        return verdictOf(answer.status, await bounded(answer));
      } catch (error) {
        return { sent: false, again: true, error: faultOf(error) };
      }
    },
  };
}

/** For a house that sends nothing: no mail, the vendors' hosts, a key that is forgotten with the process. */
export const nothingOutside = (): Outside =>
  openOutside({
    smtpUrl: null,
    mailFrom: null,
    publicUrl: null,
    robotHosts: defaultRobotHosts,
    box: secretBox(randomBytes(32).toString('hex')),
  });

/** At most 4 KB of an answer: it is a code and a few words, or not for us. */
async function bounded(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > 4096) break;
  }
  return text;
}

/** What went wrong on the way, without addresses: they hold keys and people's names. */
function faultOf(error: unknown): string {
  const { name, code, responseCode, cause } = error as {
    name?: string;
    code?: string;
    responseCode?: number;
    cause?: { code?: string };
  };
  const what = cause?.code ?? code ?? name ?? 'Error';
  return responseCode ? `${what} ${responseCode}` : what;
}

function postOffice(url: string, from: string): NonNullable<Outside['mail']> {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'chuangwen';
  return {
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          // The same letter sent twice is recognised by its id.
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { sent: true };
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        // 5xx about the letter itself is final; a refused sign-in is the administrator's to mend, and then goes on.
        const final = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
        return { sent: false, again: !final, error: faultOf(error) };
      }
    },
  };
}
