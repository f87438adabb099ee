/** The makers of group robots this house can speak to. */
export const vendors = ['wecom', 'dingtalk', 'feishu'] as const;
export type Vendor = (typeof vendors)[number];

/** Where their robots live; other hosts (a private installation) are added by configuration. */
export const vendorHosts: Readonly<Record<Vendor, string>> = {
  wecom: 'qyapi.weixin.qq.com',
  dingtalk: 'oapi.dingtalk.com',
  feishu: 'open.feishu.cn',
};
/** Whose robots sign their messages. WeCom's have no secret besides the address. */
export const signs = (vendor: Vendor): boolean => vendor !== 'wecom';

/** What one message may hold, in bytes: WeCom 4096, DingTalk 20,000, Feishu 20 KB; some room is left for the frame around it. */
export const mostBytes: Readonly<Record<Vendor, number>> = { wecom: 4000, dingtalk: 18_000, feishu: 18_000 };

/**
 * What is put through HMAC-SHA256 for a signature. DingTalk signs `milliseconds\nsecret` with the secret as the key; Feishu
 * makes that same text, with seconds, the key and signs nothing.
 */
export function signing(vendor: Vendor, secret: string, at: number): { stamp: string; key: string; text: string } {
  const stamp = String(vendor === 'feishu' ? Math.floor(at / 1000) : at);
  const both = `${stamp}\n${secret}`;
  return vendor === 'feishu' ? { stamp, key: both, text: '' } : { stamp, key: secret, text: both };
}

/**
 * The request that says a message in a group.
 * @param said the message as Markdown @param signed stamp and Base64 signature, null for a robot without a secret
 */
export function robotRequest(
  vendor: Vendor,
  address: string,
  head: string,
  said: string,
  signed: { stamp: string; sign: string } | null,
): { address: string; body: unknown } {
  if (vendor === 'wecom') return { address, body: { msgtype: 'markdown', markdown: { content: said } } };
  if (vendor === 'dingtalk') {
    const query = signed ? `timestamp=${signed.stamp}&sign=${encodeURIComponent(signed.sign)}` : '';
    return {
      address: query ? `${address}${address.includes('?') ? '&' : '?'}${query}` : address,
      body: { msgtype: 'markdown', markdown: { title: head, text: said } },
    };
  }
  return {
    address,
    body: {
      ...(signed ? { timestamp: signed.stamp, sign: signed.sign } : {}),
      msg_type: 'interactive',
      card: {
        header: { title: { tag: 'plain_text', content: head } },
        elements: [{ tag: 'div', text: { tag: 'lark_md', content: said } }],
      },
    },
  };
}

/** How a message fared. `again`: it may go better later. */
export type Verdict = { sent: true } | { sent: false; again: boolean; error: string };

/** Codes that mean "not now": sent too often (WeCom 45009, DingTalk 130101 and 410100, Feishu 11232 and 99991400), system busy (-1). */
const passing = [-1, 45009, 45033, 130101, 410100, 11232, 99991400];

/**
 * What the robot's answer means. All three answer 200 with a code in the body; anything else is a fault on the way.
 * A redirect is refused: the address was checked, where it leads was not.
 */
export function verdictOf(status: number, body: string): Verdict {
  if (status >= 300 && status < 400) return { sent: false, again: false, error: `HTTP ${status} (redirect)` };
  let answer: { errcode?: unknown; errmsg?: unknown; code?: unknown; msg?: unknown; StatusCode?: unknown } = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) answer = parsed;
  } catch {
    // Not JSON: the status says what there is to say.
  }
  const code = answer.errcode ?? answer.code ?? answer.StatusCode;
  if (status >= 200 && status < 300 && code === 0) return { sent: true };
  const words = String(answer.errmsg ?? answer.msg ?? '').slice(0, 200);
  const error = [`HTTP ${status}`, typeof code === 'number' ? String(code) : null, words].filter(Boolean).join(' ');
  if (typeof code === 'number' && code !== 0) return { sent: false, again: passing.includes(code), error };
  return { sent: false, again: status >= 500 || status === 429 || status === 408 || status < 300, error };
}
