# The dashboard in a container: `docker build -t dashapp .`, `docker run -p 127.0.0.1:8050:8050 dashapp`.
# It runs as nobody in particular, from a file system that may be read-only but for /tmp; docs/deployment.md says how.
FROM python:3.11-slim-bookworm AS build

ENV VIRTUAL_ENV=/opt/dashapp/.venv
WORKDIR /opt/dashapp
RUN python -m venv "$VIRTUAL_ENV" && "$VIRTUAL_ENV/bin/pip" install --no-cache-dir uv==0.13.8
COPY requirements.txt requirements/jobs.txt ./requirements/
RUN "$VIRTUAL_ENV/bin/uv" pip install --no-cache --compile-bytecode --no-deps --require-hashes \
        -r requirements/requirements.txt \
    && "$VIRTUAL_ENV/bin/uv" pip install --no-cache --compile-bytecode --no-deps --require-hashes -r requirements/jobs.txt

FROM python:3.11-slim-bookworm

ENV PATH=/opt/dashapp/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    NUMBA_CACHE_DIR=/tmp/numba \
    DASHAPP_HOST=0.0.0.0 \
    DASHAPP_PORT=8050 \
    DASHAPP_EVALUATIONS=/var/lib/dashapp/evaluations \
    DASHAPP_LOG=json
RUN useradd --system --no-create-home --uid 10001 dashapp \
    && install -d -o dashapp -g dashapp -m 0700 /var/lib/dashapp
WORKDIR /opt/dashapp
COPY --from=build /opt/dashapp/.venv .venv
COPY app.py gunicorn.conf.py ./
COPY assets assets
COPY models models
COPY dashapp dashapp
USER 10001
VOLUME /var/lib/dashapp
EXPOSE 8050
STOPSIGNAL SIGTERM
# The models may take a minute to load; until then the process is healthy, and /ready says that it is not ready.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/health', timeout=4)"]
CMD ["gunicorn", "app:server"]
