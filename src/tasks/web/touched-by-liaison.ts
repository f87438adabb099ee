import { liaisonContract } from '../contract/liaison.ts';

/** Everything that shows who is attached. */
export const touchedByLiaison = [liaisonContract.liaisons, liaisonContract.liaisonsOfUnit, liaisonContract.myLiaison];
