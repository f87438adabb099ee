import { documentsContract, type FileRow } from '#documents/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { useWords } from '#platform/words/use.tsx';
import { needsCaption } from '../rules/evidence.ts';

/** Files of a piece: pictures small, everything opened by its name. */
export function EvidenceFiles(props: { files: readonly FileRow[]; onDrop?: ((id: string) => void) | undefined }) {
  const w = useWords();
  return (
    <ul className="evid-files">
      {props.files.map((file) => (
        <li key={file.id}>
          {needsCaption([file.kind]) ? (
            <img
              alt=""
              loading="lazy"
              src={addressOf(documentsContract.preview, { params: { id: file.id, side: '320' } })}
            />
          ) : (
            <Icon name="file" />
          )}
          <span className="evid-row-text">
            <a
              className="clip"
              target="_blank"
              rel="noreferrer"
              href={addressOf(documentsContract.bytes, { params: { id: file.id, name: file.name } })}
            >
              {file.name}
            </a>
            <span className="quiet">{w.size(file.size)}</span>
          </span>
          {props.onDrop && (
            <IconButton
              icon="close"
              label={w('kit.take-away', { name: file.name })}
              onClick={() => props.onDrop?.(file.id)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
