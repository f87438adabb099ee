import '#platform/ui/kit.css';
import './frame.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyPrint } from '#platform/ui/preferences.ts';
import { WordsProvider } from '#platform/words/use.tsx';
import { cache, router } from './router.tsx';
import { firstWords, loadWords } from './words.ts';

applyPrint();
const first = await firstWords();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <WordsProvider first={first} load={loadWords}>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </WordsProvider>
  </StrictMode>,
);
