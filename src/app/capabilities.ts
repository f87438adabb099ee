import type { Contract } from '#platform/pure/endpoint.ts';
import { accessActions, type Demo } from '#access/actions.ts';
import { accessContract } from '#access/contract.ts';
import { registerActions } from '#organisation/actions.ts';
import { registerContract } from '#organisation/contract.ts';

export interface Capability {
  name: string;
  contract: Contract;
  /** One action per key of the contract; checked by the types where each is written. */
  actions: object;
}

export interface CapabilityOptions {
  secureCookie: boolean;
  demo: () => Promise<Demo>;
  /** Folder of the content-addressed files. */
  filesDir: string;
  uploadBytes: number;
}

/** Every capability that has a door. */
export function capabilities(options: CapabilityOptions): Capability[] {
  return [
    {
      name: 'access',
      contract: accessContract,
      actions: accessActions({ secure: options.secureCookie, demo: options.demo }),
    },
    { name: 'organisation', contract: registerContract, actions: registerActions },
  ];
}
