"""Run migrations on the connection that `recoupe.store.schema` hands over. Alembic asks for this file by its name."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
