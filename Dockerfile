# Two Tiers as an image: the libraries that it runs on, its sources and content, on the base image's own Node.

FROM node:24-slim AS libraries
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The bundled Node is for machines with an older one; here it would be 120 MB of a second Node.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-* node_modules/node-win-* node_modules/node-darwin-* node_modules/.bin/node

FROM node:24-slim
# HOST lets the container's port be reached from outside it, and so switches the playground off: PLAYGROUND=on, with the
# port published on 127.0.0.1 only, switches it on again. compose.yaml does both.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORE_URL=sqlite:/data/two-tiers.sqlite
WORKDIR /app
COPY --from=libraries /app/node_modules node_modules
COPY package.json LICENSE PRIVACY.md ./
COPY content content
COPY commands commands
COPY src src
# Moves what is kept into another store: compose.yaml's service `copy`.
COPY tools/store-copy.ts tools/
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process: no shell stands between it and a SIGTERM.
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "src/main.ts"]
